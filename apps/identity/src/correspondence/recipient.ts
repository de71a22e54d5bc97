import type { Role } from '@attestry/authz';

/** A member to write to, without the address. */
export interface Recipient {
  readonly userId: string;
  /** Normalized address that led here. */
  readonly emailNorm: string | undefined;
  readonly role: Role;
  readonly extraPermissions: readonly string[];
  readonly timeZone: string;
  readonly language: string;
}

/** Whom to find: whoever fits one of the three. */
export interface Wanted {
  readonly userIds: readonly string[];
  readonly emails: readonly string[];
  readonly roles: readonly Role[];
}
