import { Injectable } from '@nestjs/common';
import type { ragV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { uploadParts } from '../content/upload-parts.js';
import { ingestionToProto } from './ingestion.mapper.js';
import { IngestionsService } from './ingestions.service.js';

@Injectable()
export class IngestionsGrpc implements RpcHandlers<typeof ragV1.IngestionServiceService> {
  constructor(private readonly ingestions: IngestionsService) {}

  async startIngestion(parts: AsyncIterable<ragV1.StartIngestionRequest>): Promise<ragV1.StartIngestionResponse> {
    return { ingestion: ingestionToProto(await this.ingestions.start(uploadParts(parts))) };
  }

  async getIngestion({ id, waitSeconds }: ragV1.GetIngestionRequest): Promise<ragV1.GetIngestionResponse> {
    return { ingestion: ingestionToProto(await this.ingestions.get(id, waitSeconds)) };
  }

  async *watchIngestion({ id }: ragV1.WatchIngestionRequest): AsyncGenerator<ragV1.WatchIngestionResponse> {
    for await (const ingestion of this.ingestions.watch(id)) yield { ingestion: ingestionToProto(ingestion) };
  }

  async listIngestions(request: ragV1.ListIngestionsRequest): Promise<ragV1.ListIngestionsResponse> {
    const { items, nextPageToken } = await this.ingestions.list(request, request.documentId || undefined);
    return { ingestions: items.map(ingestionToProto), nextPageToken };
  }

  async cancelIngestion({ id }: ragV1.CancelIngestionRequest): Promise<ragV1.CancelIngestionResponse> {
    return { ingestion: ingestionToProto(await this.ingestions.cancel(id)) };
  }
}
