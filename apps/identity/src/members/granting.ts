import { expandRole, isTenantPermission, type Role } from '@attestry/authz';
import { InvalidFields } from '@attestry/domain-errors';
import { PLATFORM_TENANT_ID } from '@attestry/ids';
import { currentContext } from '@attestry/request-context';
import { CannotGrant } from './member.errors.js';

/** Refuses roles that do not exist in this tenant, unknown permissions, and any right the caller does not hold. */
export function assertMayGrant(role: Role, extraPermissions: readonly string[], path: string): void {
  const { tenantId, permissions } = currentContext();
  if ((role === 'operator') !== (tenantId === PLATFORM_TENANT_ID)) {
    throw new InvalidFields([{ field: `${path}role`, description: 'is not a role of this tenant' }]);
  }
  const unknown = extraPermissions.findIndex((permission) => !isTenantPermission(permission));
  if (unknown >= 0) {
    throw new InvalidFields([{ field: `${path}extraPermissions[${unknown}]`, description: 'is not a permission' }]);
  }
  const beyond = [...expandRole(role, extraPermissions)].sort().find((permission) => !permissions.has(permission));
  if (beyond !== undefined) throw new CannotGrant(beyond);
}
