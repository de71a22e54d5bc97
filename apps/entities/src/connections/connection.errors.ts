import { DomainError } from '@attestry/domain-errors';

export class ConnectionNotFound extends DomainError<'CONNECTION_NOT_FOUND'> {
  constructor() {
    super('entities', 'CONNECTION_NOT_FOUND', 'not_found', 'there is no such connection');
  }
}

export class ConnectionExists extends DomainError<'CONNECTION_EXISTS'> {
  constructor() {
    super('entities', 'CONNECTION_EXISTS', 'already_exists', 'the account is connected already');
  }
}

export class ConnectionRevoked extends DomainError<'CONNECTION_REVOKED'> {
  constructor() {
    super('entities', 'CONNECTION_REVOKED', 'failed_precondition', 'the connection is revoked for good');
  }
}

export class OAuthStateInvalid extends DomainError<'OAUTH_STATE_INVALID'> {
  constructor() {
    super(
      'entities',
      'OAUTH_STATE_INVALID',
      'failed_precondition',
      'the authorization is unknown, used, late or of another user',
    );
  }
}

export class OAuthNotConfigured extends DomainError<'OAUTH_NOT_CONFIGURED'> {
  constructor(platform: string) {
    super('entities', 'OAUTH_NOT_CONFIGURED', 'failed_precondition', `this cell has no OAuth client for ${platform}`, {
      metadata: { platform },
    });
  }
}

export class OAuthRefused extends DomainError<'OAUTH_REFUSED'> {
  constructor(platform: string) {
    super('entities', 'OAUTH_REFUSED', 'failed_precondition', `${platform} refused the authorization`, {
      metadata: { platform },
    });
  }
}
