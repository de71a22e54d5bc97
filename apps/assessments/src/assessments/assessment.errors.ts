import { DomainError } from '@attestry/domain-errors';

const DOMAIN = 'assessments';

export class AssessmentNotFound extends DomainError<'ASSESSMENT_NOT_FOUND'> {
  constructor() {
    super(DOMAIN, 'ASSESSMENT_NOT_FOUND', 'not_found', 'no assessment has this id');
  }
}

export class IllegalTransition extends DomainError<'ILLEGAL_TRANSITION'> {
  constructor(from: string, to: string) {
    super(DOMAIN, 'ILLEGAL_TRANSITION', 'failed_precondition', `an assessment that is ${from} cannot become ${to}`, {
      metadata: { from, to },
    });
  }
}

export class AssessmentIncomplete extends DomainError<'ASSESSMENT_INCOMPLETE'> {
  constructor(missing: readonly string[], counts: Record<string, string> = {}) {
    super(DOMAIN, 'ASSESSMENT_INCOMPLETE', 'failed_precondition', `the step needs ${missing.join(', ')} first`, {
      metadata: { missing: missing.join(), ...counts },
    });
  }
}

export class AssessmentLocked extends DomainError<'ASSESSMENT_LOCKED'> {
  constructor(status: string) {
    super(DOMAIN, 'ASSESSMENT_LOCKED', 'failed_precondition', `an assessment that is ${status} is not changed`, {
      metadata: { status },
    });
  }
}

export class ReviewerIsAuthor extends DomainError<'REVIEWER_IS_AUTHOR'> {
  constructor() {
    super(DOMAIN, 'REVIEWER_IS_AUTHOR', 'failed_precondition', 'who recorded a finding does not complete the review');
  }
}

export class ReevaluationOver extends DomainError<'REEVALUATION_OVER'> {
  constructor(until: Date) {
    super(DOMAIN, 'REEVALUATION_OVER', 'failed_precondition', 'the time to look at findings again is over', {
      metadata: { until: until.toISOString().slice(0, 10) },
    });
  }
}

export class LevelTwoMissing extends DomainError<'LEVEL_TWO_MISSING'> {
  /** `outside`: assets that the best of the statuses does not hold; undefined if there is no status. */
  constructor(outside: number | undefined) {
    const message = 'Level 3 needs a final Level 2 of a third party for all that is in its scope';
    const metadata: Record<string, string> = outside === undefined ? {} : { outside: String(outside) };
    super(DOMAIN, 'LEVEL_TWO_MISSING', 'failed_precondition', message, { metadata });
  }
}
