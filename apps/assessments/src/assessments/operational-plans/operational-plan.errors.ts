import { DomainError } from '@attestry/domain-errors';

const DOMAIN = 'assessments';

export class OperationalPlanNotFound extends DomainError<'OPERATIONAL_PLAN_NOT_FOUND'> {
  constructor() {
    super(DOMAIN, 'OPERATIONAL_PLAN_NOT_FOUND', 'not_found', 'the requirement has no operational plan');
  }
}

export class OperationalPlanClosed extends DomainError<'OPERATIONAL_PLAN_CLOSED'> {
  constructor() {
    super(DOMAIN, 'OPERATIONAL_PLAN_CLOSED', 'failed_precondition', 'the operational plan is closed');
  }
}
