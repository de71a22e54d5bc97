import { createHash } from 'node:crypto';
import { currentContext } from '@attestry/request-context';

/** A family of refresh tokens as stored. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly membershipId: string;
  readonly userAgent: string;
  readonly clientAddress: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

export type RevocationReason =
  | 'sign_out'
  | 'sign_out_everywhere'
  | 'revoked_by_owner'
  | 'revoked_by_administrator'
  | 'membership_changed'
  | 'password_changed'
  | 'refresh_reuse'
  | 'tenant_closed_to_users';

/** The device that calls, as far as it can be told apart. */
export interface Device {
  readonly fingerprint: Buffer;
  readonly userAgent: string;
  readonly clientAddress: string;
}

export function callingDevice(): Device {
  const { userAgent = '', clientAddress = '' } = currentContext();
  return {
    // Addresses change while a person travels; the agent does not within ten seconds.
    fingerprint: createHash('sha256').update(userAgent, 'utf8').digest(),
    userAgent: userAgent.slice(0, 256),
    clientAddress: clientAddress.slice(0, 64),
  };
}
