import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { EntitiesService } from './entities.service.js';
import type { EntityOrder } from './entity-query.js';
import { entityStatuses, entityToProto, entityTypes, providers } from './entity.mapper.js';

@Injectable()
export class EntitiesGrpc implements RpcHandlers<typeof entitiesV1.EntityServiceService> {
  constructor(private readonly entities: EntitiesService) {}

  async getEntity({ id }: entitiesV1.GetEntityRequest): Promise<entitiesV1.GetEntityResponse> {
    return { entity: entityToProto(await this.entities.get(id)) };
  }

  async listEntities(request: entitiesV1.ListEntitiesRequest): Promise<entitiesV1.ListEntitiesResponse> {
    const filter = {
      type: entityTypes.textOf(request.type),
      provider: providers.textOf(request.provider),
      status: entityStatuses.textOf(request.status),
      externalId: request.externalId || undefined,
    };
    const orderBy = (request.orderBy || 'last_seen_at desc') as EntityOrder;
    const { entities, nextPageToken } = await this.entities.list(request, filter, orderBy);
    return { entities: entities.map(entityToProto), nextPageToken };
  }
}
