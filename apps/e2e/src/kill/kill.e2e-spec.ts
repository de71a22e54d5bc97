import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SERVICES } from '@attestry/config';
import { waitUntil } from '@attestry/processes';
import { RestClient } from '@attestry/start';
import pg from 'pg';
import { aTenant, ownPlatform } from '../platform.js';
import { KeyedOperations } from './keyed-operations.js';
import { RandomKills } from './random-kills.js';

// The whole measure is KILL_TEST_OPERATIONS=10000 KILL_TEST_KILLS=60 and takes minutes; a short form runs every time.
const OPERATIONS = Number(process.env['KILL_TEST_OPERATIONS'] ?? 200);
const KILLS = Number(process.env['KILL_TEST_KILLS'] ?? 6);

let platform: Awaited<ReturnType<typeof ownPlatform>>;
let tenant: Awaited<ReturnType<typeof aTenant>>;
let admin: pg.Pool;

beforeAll(async () => {
  platform = await ownPlatform();
  tenant = await aTenant(platform);
}, 120_000);
afterAll(async () => {
  await admin?.end();
  await platform?.end();
}, 60_000);

const column = async <T>(sql: string, params: readonly unknown[] = []): Promise<T[]> => {
  const { rows } = await admin.query<{ value: T }>(sql, [...params]);
  return rows.map(({ value }) => value);
};
const ofAllSchemas = (select: (schema: string) => string) => SERVICES.map(select).join(' union all ');

it(
  'what was acknowledged is stored once, told once and chained once, whatever was killed meanwhile',
  async () => {
    const operations = new KeyedOperations({ ...tenant, rest: platform.rest }, OPERATIONS);
    const kills = new RandomKills(platform.platform);
    const killing = kills.run(KILLS);
    await operations.run();
    kills.end();
    await killing;
    process.stderr.write(
      `${OPERATIONS} operations in ${operations.attempts} attempts, ${kills.kills.length} kills: ${kills.kills.join(' ')}\n`,
    );
    admin = new pg.Pool({ connectionString: platform.adminUrl, max: 2 });

    const waiting = ofAllSchemas(
      (schema) => `select o.id as value from ${schema}.outbox o left join ${schema}.outbox_delivery d
        on d.tenant_id = o.tenant_id and d.event_id = o.id
        where not o.fanned_out or d.state = 'pending'`,
    );
    expect(await waitUntil(async () => (await column(waiting)).length === 0, { withinMs: 60_000, everyMs: 250 })).toBe(
      true,
    );

    const acknowledged = [...operations.acknowledged.values()].sort();
    const stored = await column<string>('select id as value from rag.documents where tenant_id = $1 order by id', [
      tenant.id,
    ]);
    expect(acknowledged).toHaveLength(OPERATIONS);
    expect(stored).toEqual(acknowledged);

    const told = await column<string>(
      `select event -> 'resource' ->> 'id' as value from rag.outbox
       where tenant_id = $1 and action = 'document.registered' order by 1`,
      [tenant.id],
    );
    expect(told).toEqual(acknowledged);

    const outbox = await column<string>(
      `select value from (${ofAllSchemas((schema) => `select id as value, tenant_id from ${schema}.outbox`)}) as events
       where tenant_id = $1 order by value`,
      [tenant.id],
    );
    const chained = await column<string>('select id as value from audit.audit_logs where tenant_id = $1 order by id', [
      tenant.id,
    ]);
    expect(chained).toEqual(outbox);
    expect(
      await column(
        ofAllSchemas((schema) => `select event_id as value from ${schema}.outbox_delivery where state = 'dead'`),
      ),
    ).toEqual([]);

    // Signing in to verify adds records of its own.
    expect(await verifiedRecords()).toBeGreaterThanOrEqual(chained.length);
  },
  60_000 + OPERATIONS * 200 + KILLS * 20_000,
);

/** Asks the platform to verify its chain from end to end; the number of records if nothing is wrong. */
async function verifiedRecords(): Promise<number> {
  const client = new RestClient(platform.rest);
  const { slug, email, password } = tenant;
  const signedIn = await client.post('/v1/sessions:signIn', { tenantSlug: slug, email, password });
  client.token = (signedIn['tokens'] as { accessToken: string }).accessToken;
  let verified = 0;
  for (let fromSeq = '1'; fromSeq !== '0';) {
    const answer = await client.post('/v1/audit-chain:verify', { fromSeq });
    if (answer['fault'] !== undefined) throw new Error(JSON.stringify(answer['fault']));
    verified += Number(answer['verifiedCount']);
    fromSeq = (answer['nextSeq'] as string | undefined) ?? '0';
  }
  return verified;
}
