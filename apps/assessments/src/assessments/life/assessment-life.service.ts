import { Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox, type NewEvent } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { assertStep, type AssessmentStatus } from '../assessment-lifecycle.js';
import { type AssessmentView, AssessmentViews } from '../assessment-views.js';
import type { Assessment } from '../assessment.entity.js';
import { AssessmentIncomplete } from '../assessment.errors.js';
import { AssessmentsRepository } from '../assessments.repository.js';
import { assertSeen } from '../etag.js';
import { OperationalPlansRepository } from '../operational-plans/operational-plans.repository.js';
import { ConcludeAssessment } from './conclude-assessment.usecase.js';
import { OpenFindings } from './open-findings.usecase.js';

/** One step of an assessment's life: what it needs, and what it leaves beside the new status. */
interface Step {
  readonly verb: string;
  readonly to: AssessmentStatus;
  readonly details?: NewEvent['details'];
  readonly take?: (assessment: Assessment) => Promise<void>;
}

/** The steps of an assessment's life, each in one transaction with what it causes. */
@Injectable()
export class AssessmentLife {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assessments: AssessmentsRepository,
    private readonly views: AssessmentViews,
    private readonly opening: OpenFindings,
    private readonly conclusion: ConcludeAssessment,
    private readonly plans: OperationalPlansRepository,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  scope(id: string, etag: string): Promise<AssessmentView> {
    const take = async ({ leadAssessorId }: Assessment) => {
      if (leadAssessorId === null) throw new AssessmentIncomplete(['lead_assessor_id']);
    };
    return this.#step(id, etag, { verb: 'scope', to: 'scoping', take });
  }

  start(id: string, etag: string): Promise<AssessmentView> {
    return this.#step(id, etag, {
      verb: 'start',
      to: 'in_progress',
      take: (assessment) => this.opening.run(assessment),
    });
  }

  submit(id: string, etag: string): Promise<AssessmentView> {
    return this.#step(id, etag, {
      verb: 'submit',
      to: 'review',
      take: (assessment) => this.#handOver(assessment),
    });
  }

  giveBack(id: string, reason: string, etag: string): Promise<AssessmentView> {
    return this.#step(id, etag, { verb: 'return', to: 'in_progress', details: { reason } });
  }

  complete(id: string, etag: string): Promise<AssessmentView> {
    return this.#step(id, etag, {
      verb: 'complete',
      to: 'completed',
      take: (assessment) => this.conclusion.run(assessment),
    });
  }

  archive(id: string, etag: string): Promise<AssessmentView> {
    return this.#step(id, etag, { verb: 'archive', to: 'archived' });
  }

  #step(id: string, etag: string, { verb, to, details, take }: Step): Promise<AssessmentView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const assessment = await this.assessments.lock(id);
      if (assessment.status === to) return this.views.ofOne(assessment);
      assertSeen(assessment, etag);
      assertStep(assessment.status, to);
      const from = assessment.status;
      await take?.(assessment);
      assessment.status = to;
      const resource = { type: 'assessment', id };
      await this.outbox.record({ action: `assessment.${verb}`, resource, details: { from, to, ...details } });
      return this.views.ofOne(await this.assessments.save(assessment));
    });
  }

  async #handOver(assessment: Assessment): Promise<void> {
    const { progress } = await this.views.ofOne(assessment);
    const left = progress.totalObjectives - progress.objectivesAssessed;
    if (left > 0) throw new AssessmentIncomplete(['objectives'], { objectives_not_assessed: String(left) });
    const planless = await this.plans.missing(assessment.id);
    if (planless.length > 0)
      throw new AssessmentIncomplete(['operational_plans'], { operational_plans_missing: planless.join() });
    assessment.submittedAt = new Date();
  }
}
