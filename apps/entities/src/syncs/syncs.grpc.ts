import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { answerToProto, stepsOf, syncToProto } from './sync.mapper.js';
import { SyncsService } from './syncs.service.js';

@Injectable()
export class SyncsGrpc implements RpcHandlers<typeof entitiesV1.SyncServiceService> {
  constructor(private readonly syncs: SyncsService) {}

  async *syncEntities(
    messages: AsyncIterable<entitiesV1.SyncEntitiesRequest>,
  ): AsyncGenerator<entitiesV1.SyncEntitiesResponse> {
    for await (const answer of this.syncs.run(stepsOf(messages))) yield answerToProto(answer);
  }

  async getSync({ id }: entitiesV1.GetSyncRequest): Promise<entitiesV1.GetSyncResponse> {
    return { sync: syncToProto(await this.syncs.get(id)) };
  }

  async listSyncs(request: entitiesV1.ListSyncsRequest): Promise<entitiesV1.ListSyncsResponse> {
    const { syncs, nextPageToken } = await this.syncs.list(request);
    return { syncs: syncs.map(syncToProto), nextPageToken };
  }
}
