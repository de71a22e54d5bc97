import { Injectable } from '@nestjs/common';
import { StatusAwards } from '../../cmmc-status/status-awards.service.js';
import { LevelTwoMissing } from '../assessment.errors.js';
import { AssetsRepository } from '../assets/assets.repository.js';

/** What a Level 3 assessment stands on (32 CFR 170.18(a)): a final Level 2 of a third party, whose scope holds its own. */
@Injectable()
export class LevelTwoBasis {
  constructor(
    private readonly statuses: StatusAwards,
    private readonly assets: AssetsRepository,
  ) {}

  /** Id of the newest status that will do. */
  async of(assessmentId: string): Promise<string> {
    let least: number | undefined;
    for (const status of await this.statuses.standingLevelTwo()) {
      const outside = await this.assets.countOutside(assessmentId, status.assessmentId);
      if (outside === 0) return status.id;
      least = Math.min(least ?? outside, outside);
    }
    throw new LevelTwoMissing(least);
  }
}
