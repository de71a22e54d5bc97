import pg from 'pg';

export const ENTITIES = 1_000_000;
export const RELATIONSHIPS = 3_000_000;
export const HUB_NEIGHBOURS = 100_000;
/** What they take on the disk with indexes and write-ahead log. */
export const GRAPH_BYTES = 6 * 1024 ** 3;

/** The entity of that number; the hub is 1. */
export const entityIdOf = (number: number): string =>
  `01930000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

const ID = (number: string) => `('01930000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

/**
 * A large graph for the tenant, whose targets are spread as in a scale-free network: a few entities are used by tens of
 * thousands, most by hardly any, and each acts on some three others. One, the hub, manages 100,000. Written in sets past
 * triggers and foreign keys, as only number and spread matter; the few edges that are drawn twice are left out.
 */
export async function buildGraph(client: pg.Client, tenantId: string, region: string): Promise<void> {
  await client.query(`set session_replication_role = replica; select setseed(0.5)`);
  await client.query(
    `insert into entities.entities (tenant_id, id, region, external_id, name, type, provider, status, risk_level,
       first_seen_at, last_seen_at, created_at, updated_at, created_by, updated_by, version)
     select $1, ${ID('n')}, $2, 'robot ' || n, 'robot ' || n, 'service_account', 'custom',
       case when n % 50 = 0 then 'disabled' else 'active' end,
       (array['low', 'low', 'low', 'medium', 'medium', 'high', 'critical'])[1 + n % 7],
       now(), now(), now(), now(), 'bench', 'bench', 1
     from generate_series(1, ${ENTITIES}) as n`,
    [tenantId, region],
  );
  await client.query(
    `insert into entities.entity_relationships (tenant_id, id, source_entity_id, target_entity_id, relationship_type,
       strength, first_seen_at, last_seen_at, created_at, updated_at, created_by, updated_by, version)
     select $1, ${ID('n')}, ${ID('one')}, ${ID('other')}, type, (1 + n % 100) / 100.0, now(), now(), now(), now(),
       'bench', 'bench', 1
     from (
       select n, case when n <= ${HUB_NEIGHBOURS} then 'manages'
           else (array['uses', 'uses', 'accesses', 'accesses', 'owns', 'manages', 'inherits_from', 'similar_to'])[1 + n % 8]
         end as type,
         case when n <= ${HUB_NEIGHBOURS} then 1 else 2 + floor((${ENTITIES} - 1) * random())::integer end as one,
         case when n <= ${HUB_NEIGHBOURS} then n + 1
           else 2 + floor((${ENTITIES} - 1) * power(random(), 3))::integer end as other
       from generate_series(1, ${RELATIONSHIPS}) as n) as edge
     where one <> other
     on conflict do nothing`,
    [tenantId],
  );
  await client.query(
    `insert into entities.live_entity_counts (tenant_id, change, base, created_at)
     select $1, count(*), true, now() from entities.entities
     where tenant_id = $1 and status in ('active', 'inactive', 'quarantined')`,
    [tenantId],
  );
  await client.query('vacuum analyze entities.entities, entities.entity_relationships');
}
