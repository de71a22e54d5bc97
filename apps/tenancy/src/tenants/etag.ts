import { EtagMismatch } from '@attestry/domain-errors';
import type { Tenant } from './tenant.entity.js';

/** Refuses to change what the caller has not seen; an empty etag has seen everything. */
export function assertSeen(tenant: Tenant, etag: string): void {
  const current = String(tenant.version);
  if (etag !== '' && etag !== current) throw new EtagMismatch(current);
}
