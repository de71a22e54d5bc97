import { Inject, Injectable } from '@nestjs/common';
import { tenancyV1 } from '@attestry/contracts';
import { limitsToProto, type LocalTenant, tenantStatuses } from '@attestry/local-tenants';
import { type RpcClient, RpcClients } from '@attestry/rpc';
import { SETTINGS, type TenancySettings } from '../../config.js';
import { ProjectionTargets, REPLICA_SERVICES, type ReplicaService } from './projection-targets.js';

type ProjectionClient = RpcClient<tenancyV1.TenantProjectionServiceService>;

const PATIENCE_MS = 2_000;

/** The other services of the cell over gRPC, each by its own address. */
@Injectable()
export class GrpcProjectionTargets extends ProjectionTargets {
  readonly #clients: ReadonlyMap<ReplicaService, ProjectionClient>;

  constructor(clients: RpcClients, @Inject(SETTINGS) settings: TenancySettings) {
    super();
    this.#clients = new Map(
      REPLICA_SERVICES.map((service) => [
        service,
        clients.client(tenancyV1.TenantProjectionServiceService, addressOf(service, settings), {
          audience: service,
        }),
      ]),
    );
  }

  override async apply(service: ReplicaService, tenant: LocalTenant): Promise<void> {
    await this.#clients.get(service)?.applyTenant(
      {
        tenantId: tenant.tenantId,
        slug: tenant.slug,
        region: tenant.region,
        status: tenantStatuses.valueOf(tenant.status),
        limits: limitsToProto(tenant.limits),
        position: String(tenant.position),
      },
      { deadlineMs: PATIENCE_MS },
    );
  }
}

const addressOf = (service: ReplicaService, settings: TenancySettings): string =>
  ({
    identity: settings.IDENTITY_ADDRESS,
    entities: settings.ENTITIES_ADDRESS,
    assessments: settings.ASSESSMENTS_ADDRESS,
    rag: settings.RAG_ADDRESS,
    audit: settings.AUDIT_ADDRESS,
  })[service];
