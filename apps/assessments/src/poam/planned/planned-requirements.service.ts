import { Injectable } from '@nestjs/common';
import { PlannedRequirementsRepository } from './planned-requirements.repository.js';

/** Tells the score which requirements have an entry on the plan of action. */
@Injectable()
export class PlannedRequirements {
  constructor(private readonly planned: PlannedRequirementsRepository) {}

  async of(assessmentId: string): Promise<ReadonlySet<string>> {
    return new Set(await this.planned.codes(assessmentId));
  }
}
