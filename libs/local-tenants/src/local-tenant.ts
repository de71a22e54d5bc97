import { enumText, tenancyV1 } from '@attestry/contracts';

export type TenantStatus = 'provisioning' | 'trial' | 'active' | 'suspended' | 'closing' | 'erased';

/** Limits of a plan under the names they are stored and reported with. */
export interface TenantLimits {
  users: number;
  connections: number;
  entities: number;
  storage_bytes: number;
  questions_per_day: number;
}
export type QuotaKind = keyof TenantLimits;

/** What a service keeps of a tenant. */
export interface LocalTenant {
  tenantId: string;
  slug: string;
  region: string;
  status: TenantStatus;
  limits: TenantLimits;
  /** Grows with each change of the tenant. */
  position: number;
}

export const tenantStatuses = enumText<tenancyV1.TenantStatus, TenantStatus>(tenancyV1.TenantStatus, 'TENANT_STATUS_');

export const limitsFromProto = (limits: tenancyV1.PlanLimits): TenantLimits => ({
  users: Number(limits.users),
  connections: Number(limits.connections),
  entities: Number(limits.entities),
  storage_bytes: Number(limits.storageBytes),
  questions_per_day: Number(limits.questionsPerDay),
});

export const limitsToProto = (limits: TenantLimits): tenancyV1.PlanLimits => ({
  users: String(limits.users),
  connections: String(limits.connections),
  entities: String(limits.entities),
  storageBytes: String(limits.storage_bytes),
  questionsPerDay: String(limits.questions_per_day),
});
