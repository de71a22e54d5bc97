import { Injectable } from '@nestjs/common';
import type { ragV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { hitToProto, queryFromProto } from './search.mapper.js';
import { SearchService } from './search.service.js';

@Injectable()
export class SearchGrpc implements RpcHandlers<typeof ragV1.SearchServiceService> {
  constructor(private readonly search: SearchService) {}

  async searchDocuments(request: ragV1.SearchDocumentsRequest): Promise<ragV1.SearchDocumentsResponse> {
    const { hits, model, reranker = '' } = await this.search.search(queryFromProto(request));
    return { hits: hits.map(hitToProto), model, reranker };
  }
}
