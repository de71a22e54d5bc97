import { DomainError } from '@attestry/domain-errors';

const DOMAIN = 'assessments';

export class PoamItemNotFound extends DomainError<'POAM_ITEM_NOT_FOUND'> {
  constructor() {
    super(DOMAIN, 'POAM_ITEM_NOT_FOUND', 'not_found', 'no item of a plan of action has this id');
  }
}

export class PoamItemExists extends DomainError<'POAM_ITEM_EXISTS'> {
  constructor(id: string, number: string) {
    const metadata = { id, number };
    super(DOMAIN, 'POAM_ITEM_EXISTS', 'already_exists', `${number} is open for this requirement`, { metadata });
  }
}

export class PoamRequirementMet extends DomainError<'POAM_REQUIREMENT_MET'> {
  constructor() {
    super(DOMAIN, 'POAM_REQUIREMENT_MET', 'failed_precondition', 'what is met or does not apply needs no plan');
  }
}

export class PoamItemClosed extends DomainError<'POAM_ITEM_CLOSED'> {
  constructor(status: string) {
    const metadata = { status };
    super(DOMAIN, 'POAM_ITEM_CLOSED', 'failed_precondition', `an item that is ${status} stays so`, { metadata });
  }
}

export class PoamItemNotStarted extends DomainError<'POAM_ITEM_NOT_STARTED'> {
  constructor() {
    super(DOMAIN, 'POAM_ITEM_NOT_STARTED', 'failed_precondition', 'an item is completed only after work on it began');
  }
}

export class PoamEvidenceNotFinal extends DomainError<'POAM_EVIDENCE_NOT_FINAL'> {
  constructor() {
    super(DOMAIN, 'POAM_EVIDENCE_NOT_FINAL', 'failed_precondition', 'there is no final evidence of this id');
  }
}

export class PoamReviewerIsAssignee extends DomainError<'POAM_REVIEWER_IS_ASSIGNEE'> {
  constructor() {
    const message = 'who is in charge of an item does not review it';
    super(DOMAIN, 'POAM_REVIEWER_IS_ASSIGNEE', 'failed_precondition', message);
  }
}

export class PoamApproverIsRequester extends DomainError<'POAM_APPROVER_IS_REQUESTER'> {
  constructor() {
    const message = 'who asked to close an item does not grant it';
    super(DOMAIN, 'POAM_APPROVER_IS_REQUESTER', 'failed_precondition', message);
  }
}

export class PoamClosureNotRequested extends DomainError<'POAM_CLOSURE_NOT_REQUESTED'> {
  constructor() {
    super(DOMAIN, 'POAM_CLOSURE_NOT_REQUESTED', 'failed_precondition', 'nobody asked to close the item');
  }
}
