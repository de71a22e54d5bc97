import type { Role } from '@attestry/authz';

export const MEMBERSHIP_STATUSES = ['active', 'suspended', 'removed'] as const;
export type MembershipStatus = (typeof MEMBERSHIP_STATUSES)[number];

/** A person's place in the current tenant, with the parts of the account that co-members see. */
export interface Member {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly role: Role;
  readonly extraPermissions: readonly string[];
  readonly status: MembershipStatus;
  readonly expiresAt: Date | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

export interface MemberChange {
  readonly role?: Role;
  readonly extraPermissions?: readonly string[];
  readonly status?: MembershipStatus;
  /** `null` takes the end away. */
  readonly expiresAt?: Date | null;
}

/** Whether members with this role may sign in while the tenant is in this state: administrators read and export longer. */
export function tenantAdmits(tenantStatus: string, role: Role): boolean {
  if (tenantStatus === 'trial' || tenantStatus === 'active') return true;
  return role === 'admin' && (tenantStatus === 'suspended' || tenantStatus === 'closing');
}
