import { Injectable } from '@nestjs/common';
import type { ragV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { importedFromProto } from './document-import.mapper.js';
import { DocumentImports } from './document-imports.service.js';

@Injectable()
export class DocumentImportsGrpc implements RpcHandlers<typeof ragV1.DocumentImportServiceService> {
  constructor(private readonly imports: DocumentImports) {}

  async importDocuments({ documents }: ragV1.ImportDocumentsRequest): Promise<ragV1.ImportDocumentsResponse> {
    return { outcomes: await this.imports.import(documents.map(importedFromProto)) };
  }
}
