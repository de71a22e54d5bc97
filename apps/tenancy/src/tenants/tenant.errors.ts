import { DomainError } from '@attestry/domain-errors';

const DOMAIN = 'tenancy';

export class TenantNotFound extends DomainError<'TENANT_NOT_FOUND'> {
  constructor() {
    super(DOMAIN, 'TENANT_NOT_FOUND', 'not_found', 'no tenant has this id');
  }
}

export class SlugTaken extends DomainError<'SLUG_TAKEN'> {
  constructor(slug: string) {
    super(DOMAIN, 'SLUG_TAKEN', 'already_exists', 'another tenant has the slug', { metadata: { slug } });
  }
}

export class IllegalTransition extends DomainError<'ILLEGAL_TRANSITION'> {
  constructor(from: string, to: string) {
    super(DOMAIN, 'ILLEGAL_TRANSITION', 'failed_precondition', `a tenant that is ${from} cannot become ${to}`, {
      metadata: { from, to },
    });
  }
}

export class PlanRequired extends DomainError<'PLAN_REQUIRED'> {
  constructor() {
    super(DOMAIN, 'PLAN_REQUIRED', 'failed_precondition', 'an active tenant needs a plan other than trial');
  }
}
