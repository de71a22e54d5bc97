import {
  OPERATOR_PERMISSIONS,
  SHARED_WITH_OPERATOR,
  TENANT_PERMISSIONS,
  type Permission,
  isTenantPermission,
  type TenantPermission,
} from './permissions.js';
import { ROLES, type Role } from './roles.js';

const ALL_TENANT = Object.keys(TENANT_PERMISSIONS) as TenantPermission[];

const BY_ROLE: Readonly<Record<Role, readonly Permission[]>> = Object.fromEntries(
  ROLES.map((role) => [role, permissionsOf(role)]),
) as Record<Role, Permission[]>;

function permissionsOf(role: Role): readonly Permission[] {
  if (role === 'admin') return ALL_TENANT;
  if (role === 'operator') return [...OPERATOR_PERMISSIONS, ...SHARED_WITH_OPERATOR];
  return ALL_TENANT.filter((permission) => (TENANT_PERMISSIONS[permission] as readonly Role[]).includes(role));
}

/**
 * Every permission of a role plus the extra ones of its membership. Extras that this version does not know, or that are
 * the operator's alone, count for nothing.
 */
export function expandRole(role: Role, extraPermissions: readonly string[] = []): ReadonlySet<string> {
  return new Set<string>([...BY_ROLE[role], ...extraPermissions.filter(isTenantPermission)]);
}
