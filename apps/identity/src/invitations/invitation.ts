import type { Role } from '@attestry/authz';

export const INVITATION_STATUSES = ['pending', 'accepted', 'revoked'] as const;
export type InvitationStatus = (typeof INVITATION_STATUSES)[number];

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly extraPermissions: readonly string[];
  readonly status: InvitationStatus;
  readonly expiresAt: Date;
  readonly membershipExpiresAt: Date | undefined;
  readonly createdAt: Date;
}
