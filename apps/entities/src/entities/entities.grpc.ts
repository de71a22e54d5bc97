import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { RpcHandlers } from '@attestry/rpc';
import { EntitiesService } from './entities.service.js';
import { editOf } from './entity-edit.js';
import { EntityEditing } from './entity-editing.usecase.js';
import { EntityMerge } from './entity-merge.usecase.js';
import type { EntityOrder } from './entity-query.js';
import * as mapper from './entity.mapper.js';

const { aliasToProto, changeToProto, entityToProto } = mapper;

@Injectable()
export class EntitiesGrpc implements RpcHandlers<typeof entitiesV1.EntityServiceService> {
  constructor(
    private readonly entities: EntitiesService,
    private readonly editing: EntityEditing,
    private readonly merging: EntityMerge,
  ) {}

  async getEntity({ id }: entitiesV1.GetEntityRequest): Promise<entitiesV1.GetEntityResponse> {
    return { entity: entityToProto(await this.entities.get(id)) };
  }

  async listEntities(request: entitiesV1.ListEntitiesRequest): Promise<entitiesV1.ListEntitiesResponse> {
    const orderBy = (request.orderBy || 'last_seen_at desc') as EntityOrder;
    const { entities, nextPageToken } = await this.entities.list(request, mapper.filterOf(request), orderBy);
    return { entities: entities.map(entityToProto), nextPageToken };
  }

  async facetEntities(request: entitiesV1.FacetEntitiesRequest): Promise<entitiesV1.FacetEntitiesResponse> {
    return mapper.facetsToProto(await this.entities.facets(mapper.facetFilterOf(request)));
  }

  async createEntity(request: entitiesV1.CreateEntityRequest): Promise<entitiesV1.CreateEntityResponse> {
    return { entity: entityToProto(await this.editing.create(mapper.newEntityOf(request))) };
  }

  async updateEntity(request: entitiesV1.UpdateEntityRequest): Promise<entitiesV1.UpdateEntityResponse> {
    const given = request.entity ?? bug('the rules admit no update without entity');
    const edit = editOf(given, request.updateMask ?? []);
    return { entity: entityToProto(await this.editing.update(given.id, edit, request.etag)) };
  }

  async deleteEntity({ id, etag }: entitiesV1.DeleteEntityRequest): Promise<entitiesV1.DeleteEntityResponse> {
    return { entity: entityToProto(await this.editing.delete(id, etag)) };
  }

  async mergeEntities(request: entitiesV1.MergeEntitiesRequest): Promise<entitiesV1.MergeEntitiesResponse> {
    const { entity, alias, moved } = await this.merging.run(request);
    return { entity: entityToProto(entity), alias: aliasToProto(alias), ...mapper.movedToProto(moved) };
  }

  async createAlias(request: entitiesV1.CreateAliasRequest): Promise<entitiesV1.CreateAliasResponse> {
    const provider = mapper.providers.textOf(request.provider);
    return { alias: aliasToProto(await this.merging.createAlias(request.entityId, provider, request.externalId)) };
  }

  async listAliases(request: entitiesV1.ListAliasesRequest): Promise<entitiesV1.ListAliasesResponse> {
    const { aliases, nextPageToken } = await this.merging.aliases(request.entityId, request);
    return { aliases: aliases.map(aliasToProto), nextPageToken };
  }

  async listEntityHistory(request: entitiesV1.ListEntityHistoryRequest): Promise<entitiesV1.ListEntityHistoryResponse> {
    const { changes, nextPageToken } = await this.entities.history(request.entityId, request);
    return { changes: changes.map(changeToProto), nextPageToken };
  }
}
