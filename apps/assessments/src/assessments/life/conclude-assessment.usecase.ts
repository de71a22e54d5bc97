import { Injectable } from '@nestjs/common';
import { currentActor } from '@attestry/request-context';
import type { CmmcStatus } from '../../cmmc-status/cmmc-status.js';
import { StatusAwards } from '../../cmmc-status/status-awards.service.js';
import { ASSESSORS_OF_TYPE } from '../assessment-lifecycle.js';
import type { Assessment } from '../assessment.entity.js';
import { ReviewerIsAuthor } from '../assessment.errors.js';
import { CloseOutScope } from '../close-out/close-out-scope.js';
import { FindingsRepository } from '../findings/findings.repository.js';
import { Scoreboard, type ScoreView } from '../scores/scoreboard.js';
import { FreezeAssessment } from '../snapshots/freeze-assessment.usecase.js';

/** Ends a review: somebody else than the authors, the status that follows, and everything frozen. */
@Injectable()
export class ConcludeAssessment {
  constructor(
    private readonly scoreboard: Scoreboard,
    private readonly findings: FindingsRepository,
    private readonly closeOut: CloseOutScope,
    private readonly statuses: StatusAwards,
    private readonly freezing: FreezeAssessment,
  ) {}

  async run(assessment: Assessment): Promise<void> {
    const view = await this.scoreboard.of(assessment);
    const judged = (await this.closeOut.openCodes(assessment)) ?? view.requirements.map(({ code }) => code);
    const authors = await this.findings.authors(assessment.id, [...judged]);
    if (authors.includes(currentActor().id ?? '')) throw new ReviewerIsAuthor();
    await this.freezing.run(assessment, view, await this.#statusOf(assessment, view));
  }

  /** NIST SP 800-171 outside of CMMC gives none; a close-out changes that of its parent. */
  async #statusOf(assessment: Assessment, { score, status }: ScoreView): Promise<CmmcStatus | undefined> {
    const { id, type, parentId } = assessment;
    if (type === 'nist_171') return undefined;
    if (parentId !== null) return status.final ? this.statuses.closeOut(parentId, id) : undefined;
    return this.statuses.award({
      assessmentId: id,
      level: assessment.targetLevel,
      conductedBy: assessment.conductedBy ?? ASSESSORS_OF_TYPE[type][0],
      score: score.score,
      maxScore: score.maxScore,
      final: status.final,
      conditional: status.conditional,
      levelTwoStatusId: assessment.levelTwoStatusId,
    });
  }
}
