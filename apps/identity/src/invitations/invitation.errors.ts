import { DomainError } from '@attestry/domain-errors';

export class InvitationNotFound extends DomainError<'INVITATION_NOT_FOUND'> {
  constructor() {
    super('identity', 'INVITATION_NOT_FOUND', 'not_found', 'the invitation is unknown, used, revoked or expired');
  }
}

export class TenantUnknown extends DomainError<'TENANT_UNKNOWN'> {
  constructor() {
    super('identity', 'TENANT_UNKNOWN', 'failed_precondition', 'identity has not heard of the tenant yet');
  }
}
