import { SERVICES, type ServiceName } from '@attestry/config';
import type { LocalTenant } from '@attestry/local-tenants';

/** Services that keep a copy of each tenant besides this one. */
export type ReplicaService = Exclude<ServiceName, 'tenancy'>;

export const REPLICA_SERVICES = SERVICES.filter((service): service is ReplicaService => service !== 'tenancy');

/** Tells one service the state of a tenant; throws unless the service has it. */
export abstract class ProjectionTargets {
  abstract apply(service: ReplicaService, tenant: LocalTenant): Promise<void>;
}
