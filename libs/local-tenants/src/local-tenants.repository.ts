import { Inject, Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { ServiceName } from '@attestry/config';
import type { LocalTenant, TenantLimits, TenantStatus } from './local-tenant.js';
import { LOCAL_TENANTS_SCHEMA } from './tokens.js';

interface Row {
  tenant_id: string;
  slug: string;
  region: string;
  status: TenantStatus;
  limits: TenantLimits;
  event_position: string;
}

/** The service's own `local_tenants` table; every statement sees the tenant of the context only. */
@Injectable()
export class LocalTenantsRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(LOCAL_TENANTS_SCHEMA) private readonly schema: ServiceName,
  ) {}

  find(tenantId: string): Promise<LocalTenant | undefined> {
    return this.select(tenantId, '');
  }

  /** Holds the row until the transaction ends; admits concurrent inserts that refer to it. */
  lock(tenantId: string): Promise<LocalTenant | undefined> {
    return this.select(tenantId, 'for no key update');
  }

  /** Answers what is stored afterwards: the given state or one of a later position. */
  upsert(tenant: LocalTenant): Promise<LocalTenant | undefined> {
    return this.unitOfWork.run(async (em) => {
      const state = [tenant.tenantId, tenant.slug, tenant.status, JSON.stringify(tenant.limits), tenant.position];
      // `do update` looks for conflicts in one index only: of two at once, one would fail on the other unique index.
      await rows(
        em,
        `insert into ${this.schema}.local_tenants (tenant_id, slug, status, limits, event_position, region)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [...state, tenant.region],
      );
      await rows(
        em,
        `update ${this.schema}.local_tenants
         set slug = $2, status = $3, limits = $4, event_position = $5, updated_at = now()
         where tenant_id = $1 and event_position <= $5
           and (slug, status, limits, event_position) is distinct from ($2, $3, $4::jsonb, $5)`,
        state,
      );
      return this.find(tenant.tenantId);
    });
  }

  private select(
    tenantId: string,
    locking: '' | 'for update' | 'for share' | 'for no key update',
  ): Promise<LocalTenant | undefined> {
    return this.unitOfWork.run(async (em) => {
      const sql = `select tenant_id, slug, region, status, limits, event_position
         from ${this.schema}.local_tenants where tenant_id = $1 ${locking}`;
      const [row] = await rows<Row>(em, sql, [tenantId]);
      return row && fromRow(row);
    });
  }
}

const fromRow = (row: Row): LocalTenant => ({
  tenantId: row.tenant_id,
  slug: row.slug,
  region: row.region,
  status: row.status,
  limits: row.limits,
  position: Number(row.event_position),
});
