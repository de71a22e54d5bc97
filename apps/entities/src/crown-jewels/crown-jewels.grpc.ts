import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { crownJewelToProto } from './crown-jewel.mapper.js';
import { CrownJewelsService } from './crown-jewels.service.js';

@Injectable()
export class CrownJewelsGrpc implements RpcHandlers<typeof entitiesV1.CrownJewelServiceService> {
  constructor(private readonly jewels: CrownJewelsService) {}

  async markCrownJewel(request: entitiesV1.MarkCrownJewelRequest): Promise<entitiesV1.MarkCrownJewelResponse> {
    return { crownJewel: crownJewelToProto(await this.jewels.mark(request.entityId, request.reason)) };
  }

  async unmarkCrownJewel(request: entitiesV1.UnmarkCrownJewelRequest): Promise<entitiesV1.UnmarkCrownJewelResponse> {
    await this.jewels.unmark(request.entityId);
    return {};
  }

  async listCrownJewels(request: entitiesV1.ListCrownJewelsRequest): Promise<entitiesV1.ListCrownJewelsResponse> {
    const { crownJewels, nextPageToken } = await this.jewels.list(request);
    return { crownJewels: crownJewels.map(crownJewelToProto), nextPageToken };
  }
}
