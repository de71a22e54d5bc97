import { Injectable } from '@nestjs/common';
import { EtagMismatch, InvalidFields } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { canonicalExternalId } from '../observations/canonical-id.js';
import { EntitiesService } from './entities.service.js';
import { EditedEntitiesRepository, type LockedEntity } from './edited-entities.repository.js';
import { type EntityEdit, metadataViolations, type NewEntity } from './entity-edit.js';
import type { Entity } from './entity.entity.js';
import { EntityExists, EntityNotFound } from './entity.errors.js';

/** What people do to entities by hand. */
@Injectable()
export class EntityEditing {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly edited: EditedEntitiesRepository,
    private readonly entities: EntitiesService,
    private readonly outbox: Outbox,
  ) {}

  create(entity: NewEntity): Promise<Entity> {
    const externalId = canonicalExternalId(entity.provider, entity.externalId);
    const violations = [
      ...(externalId === '' ? [{ field: 'externalId', description: 'names nothing' }] : []),
      ...metadataViolations(entity.metadata, 'metadata'),
    ];
    if (violations.length > 0) throw new InvalidFields(violations);
    return this.unitOfWork.run(async () => {
      const quota = await this.writeGuard.lockQuota('entities');
      const holder = await this.edited.holder(entity.provider, externalId);
      if (holder) throw new EntityExists(holder);
      quota.admit(await this.edited.count());
      const id = await this.edited.insert({ ...entity, externalId });
      if (!id) throw new EntityExists((await this.edited.holder(entity.provider, externalId)) ?? '');
      await this.record('entity.created', id, { type: entity.type, provider: entity.provider });
      return this.entities.get(id);
    });
  }

  update(id: string, edit: EntityEdit, etag: string): Promise<Entity> {
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const entity = await this.seen(id, etag);
      if (entity.status === 'deleted' && edit.status !== undefined) {
        (await this.writeGuard.lockQuota('entities')).admit(await this.edited.count());
      }
      await this.edited.update(id, edit);
      const status = edit.status === undefined ? {} : { from: entity.status, to: edit.status };
      await this.record('entity.updated', id, { fields: Object.keys(edit).sort(), ...status });
      return this.entities.get(id);
    });
  }

  delete(id: string, etag: string): Promise<Entity> {
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const entity = await this.edited.lock(id);
      if (!entity) throw new EntityNotFound();
      if (entity.status === 'deleted') return this.entities.get(id);
      assertSeen(entity, etag);
      await this.edited.update(id, { status: 'deleted' });
      await this.record('entity.deleted', id, { from: entity.status });
      return this.entities.get(id);
    });
  }

  private async seen(id: string, etag: string): Promise<LockedEntity> {
    const entity = await this.edited.lock(id);
    if (!entity) throw new EntityNotFound();
    assertSeen(entity, etag);
    return entity;
  }

  private record(action: string, id: string, details: Record<string, string | string[]>): Promise<void> {
    return this.outbox.record({ action, resource: { type: 'entities.entity', id }, details });
  }
}

/** Refuses to change what the caller has not seen; an empty etag has seen everything. */
export function assertSeen({ version }: { version: number }, etag: string): void {
  if (etag !== '' && etag !== String(version)) throw new EtagMismatch(String(version));
}
