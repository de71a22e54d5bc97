import { DomainError } from '@attestry/domain-errors';

export class InvalidCredentials extends DomainError<'INVALID_CREDENTIALS'> {
  constructor() {
    super('identity', 'INVALID_CREDENTIALS', 'unauthenticated', 'the credentials are wrong');
  }
}

export class TenantRequired extends DomainError<'TENANT_REQUIRED'> {
  constructor(slugs: readonly string[]) {
    super('identity', 'TENANT_REQUIRED', 'failed_precondition', 'name the tenant to sign in to', {
      metadata: { slugs: slugs.join(',') },
    });
  }
}

export class NoActiveMembership extends DomainError<'NO_ACTIVE_MEMBERSHIP'> {
  constructor() {
    super('identity', 'NO_ACTIVE_MEMBERSHIP', 'forbidden', 'there is no membership to sign in to');
  }
}
