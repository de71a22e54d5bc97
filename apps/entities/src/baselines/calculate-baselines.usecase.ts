import { Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { UnitOfWork } from '@attestry/persistence';
import { AnomalyThreats } from './anomaly-threats.js';
import { assess } from './assess.js';
import { BaselinesRepository } from './baselines.repository.js';
import { Behaviours } from './behaviours.js';
import { BASELINE_TYPES } from './measures.js';
import { NamedEntitiesRepository } from './named-entities.repository.js';

/** Calculates the baselines of some entities, compares a day with them, and raises what is unusual. */
@Injectable()
export class CalculateBaselines {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly behaviours: Behaviours,
    private readonly baselines: BaselinesRepository,
    private readonly entities: NamedEntitiesRepository,
    private readonly threats: AnomalyThreats,
  ) {}

  /** Reads day by day, a short transaction each; what follows from it is one. */
  async run(entityIds: readonly string[], day: Date): Promise<void> {
    const behaviours = await this.behaviours.of(entityIds, day);
    const assessments = behaviours.flatMap((behaviour) => BASELINE_TYPES.map((type) => assess(behaviour, type)));
    await this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      await this.baselines.replace(assessments, day);
      await this.threats.raise(assessments, await this.entities.of(entityIds), day);
    });
  }
}
