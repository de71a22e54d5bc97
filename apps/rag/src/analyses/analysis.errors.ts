import { DomainError } from '@attestry/domain-errors';

const DOMAIN = 'rag';

export class AnalysisNotFound extends DomainError<'ANALYSIS_NOT_FOUND'> {
  constructor() {
    super(DOMAIN, 'ANALYSIS_NOT_FOUND', 'not_found', 'no record of an analysis has this id');
  }
}

export class AnalysisDecided extends DomainError<'ANALYSIS_DECIDED'> {
  constructor(decision: string) {
    super(DOMAIN, 'ANALYSIS_DECIDED', 'failed_precondition', 'somebody has decided otherwise already', {
      metadata: { decision },
    });
  }
}

export class AnalysisNotReviewable extends DomainError<'ANALYSIS_NOT_REVIEWABLE'> {
  constructor(outcome: string) {
    super(DOMAIN, 'ANALYSIS_NOT_REVIEWABLE', 'failed_precondition', 'only what was answered is reviewed', {
      metadata: { outcome },
    });
  }
}

export class PromptNotKept extends DomainError<'PROMPT_NOT_KEPT'> {
  constructor() {
    super(DOMAIN, 'PROMPT_NOT_KEPT', 'not_found', 'the record has no prompt');
  }
}
