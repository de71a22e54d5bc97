import { entitiesV1 } from '@attestry/contracts';
import { credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import pg from 'pg';

export interface Blast {
  count: number;
}

/** Asks for blast radii. */
export interface BlastCalls {
  blast(entityId: string, depth: number): Promise<Blast>;
  close(): Promise<void>;
}

export const LIMIT = 100;
const DEADLINE_MS = 30_000;

export function ourBlasts(address: string, token: string): BlastCalls {
  const client = new entitiesV1.GraphServiceClient(address, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return {
    blast: (entityId, depth) =>
      new Promise((resolve, reject) => {
        const request = { entityId, depth, limit: LIMIT };
        const answered = (error: ServiceError | null, answer: entitiesV1.BlastRadiusResponse) =>
          error ? reject(error) : resolve({ count: answer.reach?.count ?? 0 });
        client.blastRadius(request, metadata, { deadline: Date.now() + DEADLINE_MS }, answered);
      }),
    close: async () => client.close(),
  };
}

const HOP = (at: number): string => `
  hop${at} as materialized (
    select edge.spreads_to as id, max(before.strength * edge.strength::float8) as strength
    from hop${at - 1} as before join entities.entity_relationships as edge on edge.spreads_from = before.id
      join entities.entities as live on live.id = edge.spreads_to and live.status in ('active', 'inactive', 'quarantined')
    group by edge.spreads_to)`;

/** What somebody would write for exactly four hops: one statement, the hops unrolled, the same numbers and list. */
const FOUR_HOPS = `
  with hop0 as (select id, 1.0::float8 as strength from entities.entities
      where id = $1 and status in ('active', 'inactive', 'quarantined')),
    ${[1, 2, 3, 4].map(HOP).join(',')},
  reached as materialized (
    select id, min(depth) as depth, max(strength) as strength from (
      ${[1, 2, 3, 4].map((at) => `select id, ${at} as depth, strength from hop${at}`).join(' union all ')}) as ways
    where id <> $1 group by id),
  weighed as materialized (
    select reached.*, name, type, risk_level from reached join entities.entities using (id))
  select (select count(*)::int from weighed) as count,
    (select sum(strength * case risk_level when 'low' then 1 when 'medium' then 2 when 'high' then 4 else 8 end)
     from weighed) as weighted,
    (select count(*) from entities.crown_jewels as jewel join reached on reached.id = jewel.entity_id) as jewels,
    (select sum(change) from entities.live_entity_counts) as live,
    (select jsonb_agg(page) from (select * from weighed order by depth, strength desc, id limit ${LIMIT}) as page) as page`;

/** Under the same row security as the service, in a transaction of its own, the planner told to keep to indexes. */
export function bareBlasts(databaseUrl: string, tenantId: string): BlastCalls {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, pipeline: true });
  return {
    async blast(entityId) {
      const client = await pool.connect();
      try {
        const [, { rows }] = await Promise.all([
          client.query(
            `begin read only; select set_config('app.current_tenant_id', '${tenantId}', true),
               set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`,
          ),
          client.query<Blast>({ text: FOUR_HOPS, values: [entityId] }),
          client.query('commit'),
        ]);
        return { count: rows[0]?.count ?? 0 };
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}
