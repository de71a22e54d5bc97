import { Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { currentActor } from '@attestry/request-context';
import { RequirementNotFound } from '../../frameworks/framework.errors.js';
import { canonicalCode } from '../../frameworks/requirement-names.js';
import { AssessmentLocked } from '../assessment.errors.js';
import { AssessmentsRepository } from '../assessments.repository.js';
import type { FindingView } from './finding-view.js';
import { FindingsRepository } from './findings.repository.js';
import { FindingsService } from './findings.service.js';
import { differences } from './history/finding-change.js';
import { FindingHistoryRepository } from './history/finding-history.repository.js';

/** A text that a machine drafted and a person accepted. */
export interface ProposedNarrative {
  readonly analysisId: string;
  readonly narrative: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/** Puts an accepted draft beside a finding. No result, level or own narrative is touched, so the score stays. */
@Injectable()
export class ProposeNarrative {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assessments: AssessmentsRepository,
    private readonly findings: FindingsRepository,
    private readonly history: FindingHistoryRepository,
    private readonly views: FindingsService,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  run(assessmentId: string, name: string, proposed: ProposedNarrative): Promise<FindingView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const { status, frameworkCode } = await this.assessments.lock(assessmentId);
      const code = canonicalCode(frameworkCode ?? '', name);
      const finding = await this.findings.lock(assessmentId, code);
      if (finding?.aiAnalysisId === proposed.analysisId) return this.views.get(assessmentId, code);
      if (status !== 'in_progress' && status !== 'review') throw new AssessmentLocked(status);
      if (!finding) throw new RequirementNotFound();
      // Two decimals, half up; a number like 0.725 is a little less than it looks.
      const percent = Math.round(Number((proposed.confidence * 100).toFixed(6)));
      await this.history.note(assessmentId, differences(code, finding, { aiGeneratedNarrative: proposed.narrative }));
      Object.assign(finding, {
        aiGeneratedNarrative: proposed.narrative,
        aiConfidenceScore: percent / 100,
        aiAnalysisId: proposed.analysisId,
        aiAcceptedBy: currentActor().id,
        aiAcceptedAt: new Date(),
      });
      await this.outbox.record({
        action: 'finding.narrative_accepted',
        resource: { type: 'control_finding', id: finding.id },
        details: {
          assessment_id: assessmentId,
          requirement: code,
          analysis_id: proposed.analysisId,
          confidence_percent: percent,
        },
      });
      await this.findings.save();
      return this.views.get(assessmentId, code);
    });
  }
}
