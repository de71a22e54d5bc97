import type { Role } from '@attestry/authz';

/** To whom a session is opened, and with which rights; the password or token behind it was verified. */
export interface Grant {
  readonly tenantId: string;
  readonly userId: string;
  readonly role: Role;
  readonly extraPermissions: readonly string[];
}

export interface Tokens {
  readonly accessToken: string;
  readonly accessExpiresAt: Date;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
  readonly sessionId: string;
  readonly tenantId: string;
  readonly userId: string;
}
