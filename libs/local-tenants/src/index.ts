export {
  limitsFromProto,
  limitsToProto,
  type LocalTenant,
  type QuotaKind,
  type TenantLimits,
  type TenantStatus,
  tenantStatuses,
} from './local-tenant.js';
export { LocalTenantsModule, type LocalTenantsOptions } from './local-tenants.module.js';
export { LocalTenantsRepository } from './local-tenants.repository.js';
export { TenantListener } from './tenant-listener.js';
export { TenantProjectionGrpc } from './tenant-projection.grpc.js';
export { TenantProjection } from './tenant-projection.service.js';
export { Quota, WriteGuard } from './write-guard.js';
