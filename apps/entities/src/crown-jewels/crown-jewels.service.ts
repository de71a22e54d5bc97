import { Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { EntityNotFound } from '../entities/entity.errors.js';
import type { CrownJewel } from './crown-jewel.entity.js';
import { CrownJewelsRepository } from './crown-jewels.repository.js';

const RESOURCE = 'entities.crown_jewel';

@Injectable()
export class CrownJewelsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly jewels: CrownJewelsRepository,
    private readonly outbox: Outbox,
  ) {}

  mark(entityId: string, reason: string): Promise<CrownJewel> {
    return this.unitOfWork.run(async () => {
      await this.#assertChangeable(entityId);
      const changed = await this.jewels.mark(entityId, reason);
      const jewel = await this.jewels.of(entityId);
      if (changed) await this.#record('crown_jewel.marked', jewel.id, entityId);
      return jewel;
    });
  }

  unmark(entityId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.#assertChangeable(entityId);
      if (await this.jewels.unmark(entityId)) await this.#record('crown_jewel.unmarked', null, entityId);
    });
  }

  list(request: PageRequest) {
    return this.jewels.list(request);
  }

  async #assertChangeable(entityId: string): Promise<void> {
    await this.writeGuard.assertWritable();
    if (!(await this.jewels.entityExists(entityId))) throw new EntityNotFound();
  }

  #record(action: string, id: string | null, entityId: string): Promise<void> {
    return this.outbox.record({ action, resource: { type: RESOURCE, id }, details: { entity_id: entityId } });
  }
}
