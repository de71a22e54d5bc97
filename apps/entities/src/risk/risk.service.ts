import { Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { EntitiesService } from '../entities/entities.service.js';
import { EntityNotFound } from '../entities/entity.errors.js';
import type { RiskOfEntity } from './risk-assessment.js';
import { RiskAssessor } from './risk-assessor.js';
import { RisksRepository } from './risks.repository.js';
import { StaleRisksRepository } from './stale-risks.repository.js';

@Injectable()
export class RiskService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly entities: EntitiesService,
    private readonly assessor: RiskAssessor,
    private readonly risks: RisksRepository,
    private readonly stale: StaleRisksRepository,
    private readonly outbox: Outbox,
  ) {}

  /** What is stored; worked out now where something has changed since. */
  get(entityId: string): Promise<RiskOfEntity> {
    return this.unitOfWork.run(
      async () => {
        const stored = (await this.stale.has(entityId)) ? undefined : await this.risks.latest(entityId);
        return stored ?? this.#assessed(entityId, new Date());
      },
      { readOnly: true },
    );
  }

  assess(entityId: string): Promise<RiskOfEntity> {
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const now = new Date();
      const risk = await this.#assessed(entityId, now);
      await this.assessor.store([risk], now);
      await this.outbox.record({
        action: 'risk.assessed',
        resource: { type: 'entities.entity', id: risk.entityId },
        details: { score: risk.score.toFixed(1), level: risk.level },
      });
      return risk;
    });
  }

  history(entityId: string, request: PageRequest): ReturnType<RisksRepository['history']> {
    return this.unitOfWork.run(
      async () => {
        const { id } = await this.entities.get(entityId);
        return this.risks.history(id, request);
      },
      { readOnly: true },
    );
  }

  async #assessed(entityId: string, now: Date): Promise<RiskOfEntity> {
    const [risk] = await this.assessor.assess([entityId], now);
    if (!risk) throw new EntityNotFound();
    return risk;
  }
}
