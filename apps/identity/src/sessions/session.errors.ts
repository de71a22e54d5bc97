import { DomainError } from '@attestry/domain-errors';

export class SessionNotFound extends DomainError<'SESSION_NOT_FOUND'> {
  constructor() {
    super('identity', 'SESSION_NOT_FOUND', 'not_found', 'no session of yours has this id');
  }
}
