import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { relationshipToProto, relationshipTypes } from './relationship.mapper.js';
import { RelationshipsService } from './relationships.service.js';

@Injectable()
export class RelationshipsGrpc implements RpcHandlers<typeof entitiesV1.RelationshipServiceService> {
  constructor(private readonly relationships: RelationshipsService) {}

  async listRelationships(request: entitiesV1.ListRelationshipsRequest): Promise<entitiesV1.ListRelationshipsResponse> {
    const { relationships, nextPageToken } = await this.relationships.list(request, {
      sourceEntityId: request.sourceEntityId || undefined,
      targetEntityId: request.targetEntityId || undefined,
      type: relationshipTypes.textOf(request.type),
    });
    return { relationships: relationships.map(relationshipToProto), nextPageToken };
  }
}
