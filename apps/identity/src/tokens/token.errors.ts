import { DomainError, type DomainErrorDetails } from '@attestry/domain-errors';

export class InvalidRefreshToken extends DomainError<'INVALID_REFRESH_TOKEN'> {
  constructor(details: DomainErrorDetails = {}) {
    super('identity', 'INVALID_REFRESH_TOKEN', 'unauthenticated', 'sign in again', details);
  }
}

export class InvalidClient extends DomainError<'INVALID_CLIENT'> {
  constructor() {
    super('identity', 'INVALID_CLIENT', 'unauthenticated', 'the client is unknown, or its secret or audience is wrong');
  }
}
