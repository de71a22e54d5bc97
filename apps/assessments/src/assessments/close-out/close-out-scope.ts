import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import type { Assessment } from '../assessment.entity.js';
import { SnapshotsRepository } from '../scores/snapshots.repository.js';

/** Which requirements an assessment may judge. */
@Injectable()
export class CloseOutScope {
  constructor(private readonly snapshots: SnapshotsRepository) {}

  /** Codes of what its parent found not met; undefined for an assessment that is no close-out, which may judge all. */
  async openCodes({ parentId }: Pick<Assessment, 'parentId'>): Promise<ReadonlySet<string> | undefined> {
    if (parentId === null) return undefined;
    const { requirements } = (await this.snapshots.find(parentId)) ?? bug('a close-out of what was never completed');
    return new Set(requirements.filter(({ result }) => result === 'not_met').map(({ code }) => code));
  }
}
