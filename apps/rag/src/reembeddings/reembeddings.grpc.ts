import { Injectable } from '@nestjs/common';
import type { ragV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { reembeddingToProto, setToProto } from './reembedding.mapper.js';
import { ReembeddingsService } from './reembeddings.service.js';

@Injectable()
export class ReembeddingsGrpc implements RpcHandlers<typeof ragV1.ReembeddingServiceService> {
  constructor(private readonly reembeddings: ReembeddingsService) {}

  async getEmbeddings(): Promise<ragV1.GetEmbeddingsResponse> {
    const { sets, missing, reembedding } = await this.reembeddings.status();
    return { sets: sets.map(setToProto), missing, reembedding: reembedding && reembeddingToProto(reembedding) };
  }

  async startReembedding(): Promise<ragV1.StartReembeddingResponse> {
    return { reembedding: reembeddingToProto(await this.reembeddings.start()) };
  }

  async getReembedding({ id }: ragV1.GetReembeddingRequest): Promise<ragV1.GetReembeddingResponse> {
    return { reembedding: reembeddingToProto(await this.reembeddings.get(id)) };
  }

  async cancelReembedding({ id }: ragV1.CancelReembeddingRequest): Promise<ragV1.CancelReembeddingResponse> {
    return { reembedding: reembeddingToProto(await this.reembeddings.cancel(id)) };
  }

  removeRetiredEmbeddings(): Promise<ragV1.RemoveRetiredEmbeddingsResponse> {
    return this.reembeddings.removeRetired();
  }
}
