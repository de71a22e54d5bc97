import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { canonicalExternalId } from '../observations/canonical-id.js';
import type { Provider } from '../observations/observation.js';
import type { Alias, Moved } from './alias.js';
import { EditedEntitiesRepository, type LockedEntity } from './edited-entities.repository.js';
import { EntitiesService } from './entities.service.js';
import { assertSeen } from './entity-editing.usecase.js';
import type { Entity } from './entity.entity.js';
import { EntityExists, EntityNotFound, MergeNotPossible, TooManyAliases } from './entity.errors.js';
import { MergedEntitiesRepository } from './merged-entities.repository.js';

const MAX_EVENTS = 100_000;
const MAX_ALIASES = 100;

export interface Merge {
  id: string;
  duplicateId: string;
  etag: string;
  duplicateEtag: string;
}

/** Entities that are the same, and ids that mean the same. */
@Injectable()
export class EntityMerge {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly edited: EditedEntitiesRepository,
    private readonly merged: MergedEntitiesRepository,
    private readonly entities: EntitiesService,
    private readonly outbox: Outbox,
  ) {}

  run({ id, duplicateId, etag, duplicateEtag }: Merge): Promise<{ entity: Entity; alias: Alias; moved: Moved }> {
    if (id === duplicateId) throw new MergeNotPossible('same_entity');
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      await this.merged.lockOutWriters();
      const [survivor, duplicate] = await this.both(id, duplicateId);
      assertSeen(survivor, etag);
      assertSeen(duplicate, duplicateEtag);
      if (await this.merged.hasMoreEvents(duplicateId, MAX_EVENTS)) {
        throw new MergeNotPossible('too_many_events', MAX_EVENTS);
      }
      const moved = await this.merged.move(id, duplicateId);
      const alias = await this.merged.bury(id, duplicate);
      await this.outbox.record({
        action: 'entity.merged',
        resource: { type: 'entities.entity', id },
        details: {
          duplicate_id: duplicateId,
          relationships_moved: moved.relationshipsMoved,
          relationships_dropped: moved.relationshipsDropped,
          events_moved: moved.eventsMoved,
          threats_moved: moved.threatsMoved,
        },
      });
      return { entity: await this.entities.get(id), alias, moved };
    });
  }

  createAlias(entityId: string, provider: Provider | undefined, written: string): Promise<Alias> {
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      await this.merged.lockOutWriters();
      const entity = await this.edited.lock(entityId);
      if (!entity) throw new EntityNotFound();
      const itsProvider = provider ?? entity.provider;
      const externalId = canonicalExternalId(itsProvider, written);
      if (externalId === '') throw new InvalidFields([{ field: 'externalId', description: 'names nothing' }]);
      const holder = await this.edited.holder(itsProvider, externalId);
      if (holder) throw new EntityExists(holder);
      if ((await this.merged.countAliases(entityId)) >= MAX_ALIASES) throw new TooManyAliases(MAX_ALIASES);
      const alias = await this.merged.addAlias(entityId, { provider: itsProvider, externalId });
      await this.outbox.record({
        action: 'entity.alias_created',
        resource: { type: 'entities.entity', id: entityId },
        details: { alias_id: alias.id, provider: itsProvider, external_id: externalId },
      });
      return alias;
    });
  }

  async aliases(entityId: string, request: PageRequest): Promise<{ aliases: Alias[]; nextPageToken: string }> {
    const { id } = await this.entities.get(entityId);
    return this.merged.aliases(id, request);
  }

  /** Locked in the order of their ids, so that two merges of the same pair wait for each other. */
  private async both(id: string, duplicateId: string): Promise<[LockedEntity, LockedEntity]> {
    const locked = new Map<string, LockedEntity>();
    for (const each of [id, duplicateId].sort()) {
      const entity = await this.edited.lock(each);
      if (!entity) throw new EntityNotFound();
      locked.set(each, entity);
    }
    return [locked.get(id)!, locked.get(duplicateId)!];
  }
}
