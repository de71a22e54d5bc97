import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { AssessmentStatus } from '../assessments/assessment-lifecycle.js';
import { AssessmentNotFound } from '../assessments/assessment.errors.js';

export interface AssessmentState {
  readonly status: AssessmentStatus;
  readonly frameworkCode: string | null;
}

/** What evidence has to know of assessments. */
@Injectable()
export class CollectedForRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Holds the state until the transaction ends. */
  async hold(assessmentId: string): Promise<AssessmentState> {
    return this.#state(assessmentId, 'for share');
  }

  async state(assessmentId: string): Promise<AssessmentState> {
    return this.#state(assessmentId, '');
  }

  async #state(assessmentId: string, locking: string): Promise<AssessmentState> {
    const sql = `select status, framework_code as "frameworkCode" from assessments.assessments where id = $1 ${locking}`;
    const [found] = await this.unitOfWork.run((em) => rows<AssessmentState>(em, sql, [assessmentId]));
    if (!found) throw new AssessmentNotFound();
    return found;
  }
}
