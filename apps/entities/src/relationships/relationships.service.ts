import { Injectable } from '@nestjs/common';
import { EtagMismatch } from '@attestry/domain-errors';
import { isUuid } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { EntityNotFound } from '../entities/entity.errors.js';
import type { Relationship } from './relationship.entity.js';
import type { NewRelationship } from './relationship-changes.js';
import { RelationshipExists, RelationshipNotFound } from './relationship.errors.js';
import { type RelationshipFilter, RelationshipsRepository } from './relationships.repository.js';

const RESOURCE = 'entities.relationship';

@Injectable()
export class RelationshipsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly relationships: RelationshipsRepository,
    private readonly outbox: Outbox,
  ) {}

  list(request: PageRequest, filter: RelationshipFilter) {
    return this.relationships.list(request, filter);
  }

  create(given: NewRelationship): Promise<Relationship> {
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      if (!(await this.relationships.bothEndsExist(given))) throw new EntityNotFound();
      const { id, isNew } = await this.relationships.insert(given);
      if (!isNew) throw new RelationshipExists(id);
      const { sourceEntityId, targetEntityId, type, strength } = given;
      await this.outbox.record({
        action: 'relationship.created',
        resource: { type: RESOURCE, id },
        details: { source_entity_id: sourceEntityId, target_entity_id: targetEntityId, type, strength },
      });
      return this.#found(id);
    });
  }

  /** An empty etag has seen everything. */
  changeStrength(id: string, strength: string, etag: string): Promise<Relationship> {
    return this.unitOfWork.run(async () => {
      const edge = await this.#locked(id, etag);
      const before = edge.strength;
      const changed = await this.relationships.setStrength(edge, strength);
      await this.outbox.record({
        action: 'relationship.updated',
        resource: { type: RESOURCE, id: edge.id },
        details: { from: before, to: strength },
      });
      return changed;
    });
  }

  delete(id: string, etag: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const edge = await this.#locked(id, etag);
      await this.relationships.remove(edge);
      await this.outbox.record({
        action: 'relationship.deleted',
        resource: { type: RESOURCE, id: edge.id },
        details: {
          source_entity_id: edge.sourceEntityId,
          target_entity_id: edge.targetEntityId,
          type: edge.relationshipType,
        },
      });
    });
  }

  async #locked(id: string, etag: string): Promise<Relationship> {
    await this.writeGuard.assertWritable();
    const edge = isUuid(id) ? await this.relationships.lock(id) : null;
    if (!edge) throw new RelationshipNotFound();
    if (etag !== '' && etag !== String(edge.version)) throw new EtagMismatch(String(edge.version));
    return edge;
  }

  async #found(id: string): Promise<Relationship> {
    const edge = await this.relationships.find(id);
    if (!edge) throw new RelationshipNotFound();
    return edge;
  }
}
