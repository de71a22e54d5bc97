import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { ReplicaService } from './projection-targets.js';

/** Which state of the tenant in the context each service has acknowledged. */
@Injectable()
export class TenantReplicasRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Position by service. */
  positions(): Promise<Map<ReplicaService, number>> {
    return this.unitOfWork.run(async (em) => {
      const found = await rows<{ service: ReplicaService; position: number }>(
        em,
        'select service, position from tenancy.tenant_replicas where tenant_id = tenancy.current_tenant_id()',
      );
      return new Map(found.map(({ service, position }) => [service, position]));
    });
  }

  acknowledge(services: readonly ReplicaService[], position: number): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      await rows(
        em,
        `insert into tenancy.tenant_replicas as stored (service, position)
         select service, $2 from unnest($1::text[]) as acknowledged(service)
         on conflict (tenant_id, service) do update set position = excluded.position, acknowledged_at = now()
           where stored.position < excluded.position`,
        [services, position],
      );
    });
  }
}
