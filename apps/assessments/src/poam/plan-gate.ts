import { Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { AssessmentIncomplete, AssessmentLocked, AssessmentNotFound } from '../assessments/assessment.errors.js';
import type { PlanAssessment } from './plan-assessment.js';
import { PlanAssessmentsRepository } from './plan-assessments.repository.js';

/** An assessment that was started, so that it has requirements to plan for. */
export type StartedAssessment = PlanAssessment & { readonly frameworkCode: string };

/** Lets changes of a plan through while its assessment admits them: once it is started, until it is archived. */
@Injectable()
export class PlanGate {
  constructor(
    private readonly guard: WriteGuard,
    private readonly assessments: PlanAssessmentsRepository,
  ) {}

  /** Holds the assessment until the transaction ends. */
  async pass(assessmentId: string): Promise<StartedAssessment> {
    await this.guard.assertWritable();
    const assessment = await this.assessments.lock(assessmentId);
    if (!assessment) throw new AssessmentNotFound();
    const { frameworkCode, status } = assessment;
    if (frameworkCode === null) throw new AssessmentIncomplete(['start']);
    if (status === 'archived') throw new AssessmentLocked(status);
    return { ...assessment, frameworkCode };
  }
}
