import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { RpcHandlers } from '@attestry/rpc';
import { newRelationshipOf, newStrengthOf } from './relationship-changes.js';
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

  async createRelationship(
    request: entitiesV1.CreateRelationshipRequest,
  ): Promise<entitiesV1.CreateRelationshipResponse> {
    return { relationship: relationshipToProto(await this.relationships.create(newRelationshipOf(request))) };
  }

  async updateRelationship(
    request: entitiesV1.UpdateRelationshipRequest,
  ): Promise<entitiesV1.UpdateRelationshipResponse> {
    const given = request.relationship ?? bug('a required message came through unset');
    const strength = newStrengthOf(given, request.updateMask ?? []);
    const changed = await this.relationships.changeStrength(given.id, strength, request.etag);
    return { relationship: relationshipToProto(changed) };
  }

  async deleteRelationship({
    id,
    etag,
  }: entitiesV1.DeleteRelationshipRequest): Promise<entitiesV1.DeleteRelationshipResponse> {
    await this.relationships.delete(id, etag);
    return {};
  }
}
