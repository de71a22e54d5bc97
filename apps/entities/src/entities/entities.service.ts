import { Injectable } from '@nestjs/common';
import type { PageRequest } from '@attestry/persistence';
import { canonicalExternalId } from '../observations/canonical-id.js';
import { EntitiesRepository } from './entities.repository.js';
import type { EntityChange } from './entity-change.js';
import { EntityChangesRepository } from './entity-changes.repository.js';
import type { EntityFilter, EntityOrder, Facets } from './entity-query.js';
import type { Entity } from './entity.entity.js';
import { EntityNotFound } from './entity.errors.js';

@Injectable()
export class EntitiesService {
  constructor(
    private readonly entities: EntitiesRepository,
    private readonly changes: EntityChangesRepository,
  ) {}

  async get(id: string): Promise<Entity> {
    const entity = await this.entities.find(id);
    if (!entity) throw new EntityNotFound();
    return entity;
  }

  /** `externalId` may be written as its provider's users write it. */
  list(request: PageRequest, filter: EntityFilter, orderBy: EntityOrder) {
    const { provider = 'aws', externalId } = filter;
    const canonical = externalId === undefined ? undefined : canonicalExternalId(provider, externalId);
    return this.entities.list(request, { ...filter, externalId: canonical }, orderBy);
  }

  facets(filter: EntityFilter): Promise<Facets> {
    return this.entities.facets(filter);
  }

  async history(entityId: string, request: PageRequest): Promise<{ changes: EntityChange[]; nextPageToken: string }> {
    const { id } = await this.get(entityId);
    return this.changes.list(request, id);
  }
}
