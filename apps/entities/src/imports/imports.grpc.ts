import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { importToProto, rejectionToProto } from './import.mapper.js';
import { ImportsService } from './imports.service.js';
import { chosenUploadParts, uploadParts } from './upload-parts.js';

@Injectable()
export class ImportsGrpc implements RpcHandlers<typeof entitiesV1.ImportServiceService> {
  constructor(private readonly imports: ImportsService) {}

  async importCloudTrail(
    parts: AsyncIterable<entitiesV1.ImportCloudTrailRequest>,
  ): Promise<entitiesV1.ImportCloudTrailResponse> {
    return { import: importToProto(await this.imports.importCloudTrail(uploadParts(parts))) };
  }

  async importFile(parts: AsyncIterable<entitiesV1.ImportFileRequest>): Promise<entitiesV1.ImportFileResponse> {
    return { import: importToProto(await this.imports.importFile(chosenUploadParts(parts))) };
  }

  async *exportImportRejections({
    id,
  }: entitiesV1.ExportImportRejectionsRequest): AsyncGenerator<entitiesV1.ExportImportRejectionsResponse> {
    for await (const rejection of this.imports.exportRejections(id)) yield { rejection: rejectionToProto(rejection) };
  }

  async getImport({ id }: entitiesV1.GetImportRequest): Promise<entitiesV1.GetImportResponse> {
    return { import: importToProto(await this.imports.get(id)) };
  }

  async listImports(request: entitiesV1.ListImportsRequest): Promise<entitiesV1.ListImportsResponse> {
    const { imports, nextPageToken } = await this.imports.list(request);
    return { imports: imports.map(importToProto), nextPageToken };
  }
}
