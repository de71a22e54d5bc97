import { DomainError } from '@attestry/domain-errors';

export class RemediationNotFound extends DomainError<'REMEDIATION_NOT_FOUND'> {
  constructor() {
    super('entities', 'REMEDIATION_NOT_FOUND', 'not_found', 'there is no such remediation action');
  }
}

export class IllegalRemediationTransition extends DomainError<'ILLEGAL_REMEDIATION_TRANSITION'> {
  constructor(from: string, to: string) {
    const message = `an action that is ${from} cannot become ${to}`;
    super('entities', 'ILLEGAL_REMEDIATION_TRANSITION', 'failed_precondition', message, { metadata: { from, to } });
  }
}

export class ApproverIsProposer extends DomainError<'APPROVER_IS_PROPOSER'> {
  constructor() {
    super('entities', 'APPROVER_IS_PROPOSER', 'failed_precondition', 'somebody else than the proposer must decide');
  }
}

export class ParametersChanged extends DomainError<'PARAMETERS_CHANGED'> {
  constructor(current: string) {
    super('entities', 'PARAMETERS_CHANGED', 'conflict', 'the parameters are not those that were looked at', {
      metadata: { parameters_hash: current },
    });
  }
}

export class WorkflowOutOfOrder extends DomainError<'WORKFLOW_OUT_OF_ORDER'> {
  constructor(actionId: string) {
    super('entities', 'WORKFLOW_OUT_OF_ORDER', 'failed_precondition', 'another action of the workflow comes first', {
      metadata: { action_id: actionId },
    });
  }
}

export class NotReversible extends DomainError<'NOT_REVERSIBLE'> {
  constructor(why: string) {
    super('entities', 'NOT_REVERSIBLE', 'failed_precondition', `it cannot be rolled back: ${why}`);
  }
}
