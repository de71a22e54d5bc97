import { DomainError } from '@attestry/domain-errors';
import type { RefusedFile } from './inspection/refused-file.js';

const DOMAIN = 'assessments';

export class EvidenceNotFound extends DomainError<'EVIDENCE_NOT_FOUND'> {
  constructor() {
    super(DOMAIN, 'EVIDENCE_NOT_FOUND', 'not_found', 'no evidence has this id, or no version this number');
  }
}

export class EvidenceRefused extends DomainError<'EVIDENCE_REFUSED'> {
  constructor({ problem, message }: RefusedFile) {
    super(DOMAIN, 'EVIDENCE_REFUSED', 'invalid_input', `the file is not taken: ${message}`, { metadata: { problem } });
  }
}

export class EvidenceNotActive extends DomainError<'EVIDENCE_NOT_ACTIVE'> {
  constructor(status: string) {
    super(DOMAIN, 'EVIDENCE_NOT_ACTIVE', 'failed_precondition', `evidence that is ${status} is not changed`, {
      metadata: { status },
    });
  }
}

export class EvidenceInUse extends DomainError<'EVIDENCE_IN_USE'> {
  constructor(assessmentId: string) {
    super(DOMAIN, 'EVIDENCE_IN_USE', 'failed_precondition', 'an assessment under way rests on it', {
      metadata: { assessment_id: assessmentId },
    });
  }
}

export class EvidenceRetained extends DomainError<'EVIDENCE_RETAINED'> {
  constructor(until: Date | undefined) {
    const message = until ? 'an assessment that was completed rests on it' : 'it is on hold';
    super(DOMAIN, 'EVIDENCE_RETAINED', 'failed_precondition', message, {
      metadata: { until: until?.toISOString() ?? 'hold' },
    });
  }
}

export class EvidenceDeleted extends DomainError<'EVIDENCE_DELETED'> {
  constructor() {
    super(DOMAIN, 'EVIDENCE_DELETED', 'failed_precondition', 'its bytes were deleted; what is left is its hash');
  }
}

export class RangeOutsideEvidence extends DomainError<'RANGE_OUTSIDE_EVIDENCE'> {
  constructor(size: number) {
    super(DOMAIN, 'RANGE_OUTSIDE_EVIDENCE', 'invalid_input', 'the range lies behind the end of the content', {
      metadata: { size: String(size) },
    });
  }
}

export class EvidenceLacking extends DomainError<'EVIDENCE_LACKING'> {
  constructor(count: number, named: readonly string[]) {
    const message = `${count} objectives are met without final evidence that counts`;
    super(DOMAIN, 'EVIDENCE_LACKING', 'failed_precondition', message, {
      metadata: { count: String(count), objectives: named.join() },
    });
  }
}
