import { expandRole, type Role } from '@attestry/authz';
import { Unauthenticated } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import {
  type AccessTokenClaims,
  RevocationCheck,
  type ServiceTokenClaims,
  ServiceTokens,
  TokenVerifier,
} from '@attestry/rpc';

/** Somebody who calls a service in a test. Everything that is left out is made up. */
export interface TestCaller {
  tenantId?: string;
  userId?: string;
  sessionId?: string;
  role?: Role;
  /** Beside those of the role. */
  permissions?: readonly string[];
  /** Whether who it is was proven just now (the default) or an hour ago. */
  steppedUp?: boolean;
}

type Caller = Required<TestCaller>;

/** An access token that only `TestTokenVerifier` takes. */
export function accessTokenOf(caller: TestCaller): string {
  const complete: Caller = {
    tenantId: uuidv7(),
    userId: uuidv7(),
    sessionId: uuidv7(),
    role: 'admin',
    permissions: [],
    steppedUp: true,
    ...caller,
  };
  return Buffer.from(JSON.stringify(complete)).toString('base64url');
}

/** Takes the tokens of `accessTokenOf` and of `TestServiceTokens`; no key, no identity service. */
export class TestTokenVerifier extends TokenVerifier {
  override async verifyAccess(token: string): Promise<AccessTokenClaims> {
    const caller = parse(token);
    const now = Math.floor(Date.now() / 1000);
    return {
      tenantId: caller.tenantId,
      userId: caller.userId,
      sessionId: caller.sessionId,
      role: caller.role,
      permissions: new Set([...expandRole(caller.role), ...caller.permissions]),
      issuedAt: now,
      expiresAt: now + 600,
      authenticatedAt: caller.steppedUp ? now : now - 3_600,
    };
  }

  override async verifyService(token: string, audience: string): Promise<ServiceTokenClaims> {
    const [service = '', meantFor] = token.split('.');
    if (service === '' || meantFor !== audience) throw new Unauthenticated();
    return { service, expiresAt: Date.now() / 1000 + 60 };
  }
}

function parse(token: string): Caller {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString()) as Caller;
  } catch {
    throw new Unauthenticated();
  }
}

/** Service tokens in the name of `service`. */
export class TestServiceTokens extends ServiceTokens {
  constructor(private readonly service: string) {
    super();
  }

  override async tokenFor(audience: string): Promise<string> {
    return `${this.service}.${audience}`;
  }
}

/** A deny-list that a test fills by hand: ids of sessions, users or tenants. */
export class TestRevocations extends RevocationCheck {
  readonly revoked = new Set<string>();
  stale = false;

  override stateOf({ sessionId, userId, tenantId }: AccessTokenClaims): 'good' | 'revoked' | 'unknown' {
    if ([sessionId, userId, tenantId].some((id) => this.revoked.has(id))) return 'revoked';
    return this.stale ? 'unknown' : 'good';
  }
}
