import type { Pool } from '@attestry/persistence';

export interface WaitingTenant {
  readonly tenantId: string;
  /** It has records without checkpoint that are old enough; otherwise a checkpoint waits to be published. */
  readonly due: boolean;
}

/** Tenants that wait for the sealing job. Read with the role of the jobs, which sees nothing of them but this. */
export class UnsealedTenants {
  constructor(private readonly pool: Pool) {}

  async find(olderThanMs: number, limit: number): Promise<WaitingTenant[]> {
    const { rows } = await this.pool.query<WaitingTenant>(
      `select * from (
         select tenant_id as "tenantId", published_seq < sealed_seq as unpublished,
           coalesce(unsealed_since <= clock_timestamp() - make_interval(secs => $1 / 1000.0), false) as due
         from audit.chain_heads) as heads
       where due or unpublished limit $2`,
      [olderThanMs, limit],
    );
    return rows;
  }
}
