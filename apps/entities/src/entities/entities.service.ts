import { Injectable } from '@nestjs/common';
import type { PageRequest } from '@attestry/persistence';
import { canonicalAwsId } from '../cloudtrail/arn.js';
import { EntitiesRepository } from './entities.repository.js';
import type { EntityFilter, EntityOrder } from './entity-query.js';
import type { Entity } from './entity.entity.js';
import { EntityNotFound } from './entity.errors.js';

@Injectable()
export class EntitiesService {
  constructor(private readonly entities: EntitiesRepository) {}

  async get(id: string): Promise<Entity> {
    const entity = await this.entities.find(id);
    if (!entity) throw new EntityNotFound();
    return entity;
  }

  /** `externalId` may be written as its provider's users write it. */
  list(request: PageRequest, filter: EntityFilter, orderBy: EntityOrder) {
    return this.entities.list(request, { ...filter, externalId: canonical(filter) }, orderBy);
  }
}

function canonical({ provider, externalId }: EntityFilter): string | undefined {
  if (externalId === undefined) return undefined;
  return provider === undefined || provider === 'aws' ? canonicalAwsId(externalId) : externalId;
}
