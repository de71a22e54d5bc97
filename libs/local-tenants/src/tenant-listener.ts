import type { LocalTenant } from './local-tenant.js';

/**
 * Takes part in each change of a tenant's projection, inside its transaction and as that tenant: identity revokes the
 * sessions of a suspended one here. Must bear repetition, since a change may arrive more than once.
 */
export abstract class TenantListener {
  abstract tenantChanged(before: LocalTenant | undefined, after: LocalTenant): Promise<void>;
}
