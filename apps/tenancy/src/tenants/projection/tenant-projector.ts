import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import { isOutOfReach } from '../../out-of-reach.js';
import { PlanCatalogue } from '../../plans/plan-catalogue.js';
import { localTenantOf } from '../tenant-state.js';
import { TenantsRepository } from '../tenants.repository.js';
import { ProjectionTargets, REPLICA_SERVICES, type ReplicaService } from './projection-targets.js';
import { TenantReplicasRepository } from './tenant-replicas.repository.js';

/** Brings the other services' copies of the tenant in the context up to its present state. */
@Injectable()
export class TenantProjector {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly tenants: TenantsRepository,
    private readonly replicas: TenantReplicasRepository,
    private readonly plans: PlanCatalogue,
    private readonly targets: ProjectionTargets,
  ) {}

  /** Tells every service; answers those that could not be reached. */
  async push(): Promise<ReplicaService[]> {
    const tenant = await this.#state();
    const outcomes = await Promise.allSettled(REPLICA_SERVICES.map((service) => this.targets.apply(service, tenant)));
    const reached = REPLICA_SERVICES.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    if (reached.length > 0) await this.replicas.acknowledge(reached, tenant.position);
    const unforeseen = outcomes.find((outcome) => outcome.status === 'rejected' && !isOutOfReach(outcome.reason));
    if (unforeseen?.status === 'rejected') throw unforeseen.reason;
    return REPLICA_SERVICES.filter((service) => !reached.includes(service));
  }

  /** Tells every service if one of them is known to lag. */
  async catchUp(): Promise<ReplicaService[]> {
    const { position } = await this.#state();
    const positions = await this.replicas.positions();
    return REPLICA_SERVICES.every((service) => (positions.get(service) ?? 0) >= position) ? [] : this.push();
  }

  #state() {
    return this.unitOfWork.run(
      async () => {
        const tenant = await this.tenants.find();
        return localTenantOf(tenant, await this.plans.limitsOf(tenant));
      },
      { readOnly: true },
    );
  }
}
