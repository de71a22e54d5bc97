import { DomainError } from '@attestry/domain-errors';

export class MemberNotFound extends DomainError<'MEMBER_NOT_FOUND'> {
  constructor() {
    super('identity', 'MEMBER_NOT_FOUND', 'not_found', 'no member of your tenant has this id');
  }
}

export class LastAdministrator extends DomainError<'LAST_ADMINISTRATOR'> {
  constructor() {
    super('identity', 'LAST_ADMINISTRATOR', 'failed_precondition', 'make somebody else an administrator first');
  }
}

export class CannotGrant extends DomainError<'CANNOT_GRANT'> {
  constructor(permission: string) {
    super('identity', 'CANNOT_GRANT', 'forbidden', 'nobody grants what they do not hold', { metadata: { permission } });
  }
}

export class AlreadyMember extends DomainError<'ALREADY_MEMBER'> {
  constructor() {
    super('identity', 'ALREADY_MEMBER', 'already_exists', 'the person is a member of the tenant already');
  }
}
