import { Injectable } from '@nestjs/common';
import { EtagMismatch, InvalidFields } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { currentActor } from '@attestry/request-context';
import { AnalysesRepository } from './analyses.repository.js';
import { AnalysesService } from './analyses.service.js';
import type { Analysis } from './analysis.entity.js';
import { AnalysisDecided, AnalysisNotFound, AnalysisNotReviewable } from './analysis.errors.js';
import type { ReviewDecision } from './analysis-purpose.js';
import { type AnalysisView, outcomeOf } from './analysis-view.js';
import { narrativeOf } from './narrative.js';
import { NarrativeReceiver } from './narrative-receiver.js';

export interface Review {
  readonly decision: ReviewDecision;
  readonly reason: string | null;
  readonly etag: string;
}

/** Decides on a record once. What is accepted for a finding is handed on until it has arrived. */
@Injectable()
export class ReviewAnalysis {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly guard: WriteGuard,
    private readonly analyses: AnalysesRepository,
    private readonly views: AnalysesService,
    private readonly receiver: NarrativeReceiver,
    private readonly outbox: Outbox,
  ) {}

  async run(id: string, review: Review): Promise<AnalysisView> {
    if (review.decision === 'rejected' && review.reason === null) {
      throw new InvalidFields([{ field: 'reason', description: 'says why it is rejected' }]);
    }
    const decided = await this.unitOfWork.run(async () => this.views.view(await this.#decide(id, review)));
    const { decision, assessmentId, deliveredAt } = decided.analysis;
    if (decision !== 'accepted' || assessmentId === null || deliveredAt !== null) return decided;
    return this.#deliver(decided);
  }

  /** The same decision again is no other decision. */
  async #decide(id: string, { decision, reason, etag }: Review): Promise<Analysis> {
    await this.guard.assertWritable();
    const analysis = await this.analyses.lock(id);
    if (!analysis) throw new AnalysisNotFound();
    if (analysis.decision === decision) return analysis;
    if (analysis.decision !== null) throw new AnalysisDecided(analysis.decision);
    const outcome = outcomeOf(analysis);
    if (outcome !== 'answered') throw new AnalysisNotReviewable(outcome);
    const current = String(analysis.version);
    if (etag !== '' && etag !== current) throw new EtagMismatch(current);
    Object.assign(analysis, {
      decision,
      decisionReason: reason,
      decidedBy: currentActor().id,
      decidedAt: new Date(),
    });
    await this.outbox.record({
      action: 'analysis.reviewed',
      resource: { type: 'analysis', id },
      details: { decision, purpose: analysis.purpose, requirement: analysis.requirementCode },
    });
    return this.analyses.save(analysis);
  }

  /** Outside of any transaction; if it fails, the decision stands and accepting again comes here again. */
  async #deliver({ analysis, content }: AnalysisView): Promise<AnalysisView> {
    const { id, assessmentId, requirementCode, confidence } = analysis;
    const narrative = narrativeOf(content.claims);
    if (assessmentId === null || requirementCode === null || narrative === '') return this.views.get(id);
    await this.receiver.receive({
      assessmentId,
      requirementCode,
      analysisId: id,
      narrative,
      confidence: confidence ?? 0,
    });
    return this.unitOfWork.run(async () => {
      const stored = await this.analyses.lock(id);
      if (!stored) throw new AnalysisNotFound();
      if (stored.deliveredAt !== null) return this.views.view(stored);
      stored.deliveredAt = new Date();
      await this.outbox.record({
        action: 'analysis.delivered',
        resource: { type: 'analysis', id },
        details: { assessment_id: assessmentId, requirement: requirementCode },
      });
      return this.views.view(await this.analyses.save(stored));
    });
  }
}
