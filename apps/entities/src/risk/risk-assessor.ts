import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import { RecomputePosture } from '../posture/recompute-posture.usecase.js';
import { assess } from './assess.js';
import { ImpactRepository } from './impact.repository.js';
import type { RiskOfEntity } from './risk-assessment.js';
import { RiskInputsRepository } from './risk-inputs.repository.js';
import { RisksRepository } from './risks.repository.js';
import { StaleRisksRepository } from './stale-risks.repository.js';

/** Assesses entities from what is stored of them. */
@Injectable()
export class RiskAssessor {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly inputs: RiskInputsRepository,
    private readonly impacts: ImpactRepository,
    private readonly risks: RisksRepository,
    private readonly stale: StaleRisksRepository,
    private readonly posture: RecomputePosture,
  ) {}

  /** Stores nothing. */
  async assess(ids: readonly string[], now: Date): Promise<RiskOfEntity[]> {
    const impacts = await this.impacts.of(ids);
    const inputs = await this.inputs.of(ids);
    return inputs.flatMap(({ id, ...known }) => {
      const impact = impacts.get(id);
      return impact ? [assess(id, known, impact, now)] : [];
    });
  }

  /** Keeps what was found, and what stands against requirements by it. */
  async store(risks: readonly RiskOfEntity[], now: Date): Promise<void> {
    await this.unitOfWork.run(async () => {
      await this.risks.store(risks, now);
      await this.posture.ofEntities(risks, now);
    });
  }

  /** One batch of what waits for it; gives how many that were. */
  assessStale(limit: number, now: Date): Promise<number> {
    return this.unitOfWork.run(async () => {
      const ids = await this.stale.take(limit);
      await this.store(await this.assess(ids, now), now);
      return ids.length;
    });
  }
}
