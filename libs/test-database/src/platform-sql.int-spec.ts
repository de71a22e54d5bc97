import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { aDatabase, type TestDatabase } from './test-database.js';

const TENANT = '018f0000-0000-7000-8000-00000000000a';
const OTHER = '018f0000-0000-7000-8000-00000000000b';
const USER = '018f0000-0000-7000-8000-00000000000c';
const ID = '018f0000-0000-7000-8000-000000000001';

interface Event {
  id: string;
  tenant_id: string;
  occurred_at: string;
  actor: { type: string; id: string };
  action: string;
  resource: { type: string; id: string };
  outcome: string;
  details: { change?: Record<string, unknown>; rows?: number; context: Record<string, string> };
}

let testDatabase: TestDatabase;
let admin: pg.Client;
let app: pg.Client;
let migrator: pg.Client;

const connect = async (url: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
};

beforeAll(async () => {
  testDatabase = await aDatabase();
  admin = await connect(testDatabase.adminUrl);
  app = await connect(testDatabase.urls['rag_app']!);
  migrator = await connect(testDatabase.urls['attestry_migrator']!);
  await migrator.query(`
    set role rag_owner;
    create table rag.people (
      tenant_id uuid, id uuid not null, name text, email text, secret_hash text, tags jsonb,
      created_at timestamptz, updated_at timestamptz, created_by text, updated_by text, version integer,
      primary key (tenant_id, id));
    select platform.tenant_table('rag.people', '{"name":"value","email":"personal","secret_hash":"secret","tags":"value"}');
    create table rag.readings (tenant_id uuid, id bigint not null, value integer, created_at timestamptz, primary key (tenant_id, id))
      partition by range (id);
    create table rag.readings_rest partition of rag.readings default;
    select platform.tenant_table('rag.readings', '{"value":"value"}', telemetry => true);
    create table rag.catalogue (code text primary key, title text, created_at timestamptz not null default now());
    select platform.global_table('rag.catalogue', '{"code":"value","title":"value"}');
    grant select, insert on rag.catalogue to rag_app`);
});

afterAll(async () => {
  await Promise.all([admin, app, migrator].map((client) => client?.end()));
  await testDatabase?.drop();
});

beforeEach(async () => {
  await admin.query('truncate rag.outbox, rag.outbox_delivery, rag.people, rag.readings, rag.catalogue');
});

const events = async (): Promise<Event[]> => {
  const { rows } = await admin.query<{ event: Event }>('select event from rag.outbox order by position');
  return rows.map(({ event }) => event);
};

/** One transaction as the app, with the settings of a call. */
async function inCall(sql: string, settings: Record<string, string> = {}): Promise<void> {
  const all = { 'app.current_tenant_id': TENANT, ...settings };
  await app.query('begin');
  try {
    for (const [name, value] of Object.entries(all)) await app.query('select set_config($1, $2, true)', [name, value]);
    await app.query(sql);
    await app.query('commit');
  } catch (error) {
    await app.query('rollback');
    throw error;
  }
}

const CALL = {
  'app.current_user_id': USER,
  'app.actor_type': 'user',
  'app.session_id': 'session-1',
  'app.request_id': 'request-1',
};

const addPerson = (settings?: Record<string, string>) =>
  inCall(
    `insert into rag.people (id, name, email, secret_hash) values ('${ID}', 'Ann', 'ann@example.org', 'h')`,
    settings,
  );

describe('a captured row', () => {
  it('tells who, when, what, and of the columns only what their class allows', async () => {
    await addPerson(CALL);
    const [event] = await events();
    expect(event).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      tenant_id: TENANT,
      occurred_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      actor: { type: 'user', id: USER },
      action: 'row.insert',
      resource: { type: 'rag.people', id: ID },
      outcome: 'success',
      details: {
        change: { name: { old: null, new: 'Ann' }, email: 'changed' },
        context: { session_id: 'session-1', request_id: 'request-1', region: 'us-east' },
      },
    });
    const { rows } = await admin.query('select id, tenant_id, action, occurred_at from rag.outbox');
    expect(rows).toEqual([
      { id: event!.id, tenant_id: TENANT, action: 'row.insert', occurred_at: new Date(event!.occurred_at) },
    ]);
    expect(Math.abs(Date.parse(event!.occurred_at) - Date.now())).toBeLessThan(5_000);
  });

  it('shows of an update what changed and of a secret nothing', async () => {
    await addPerson();
    await inCall(`update rag.people set name = 'Anna', secret_hash = 'other', email = 'ann@example.org'`);
    await inCall('delete from rag.people');
    const [, update, removal] = await events();
    expect(update?.details.change).toEqual({ name: { old: 'Ann', new: 'Anna' } });
    expect(removal?.action).toBe('row.delete');
    expect(removal?.details.change).toEqual({ name: { old: 'Anna', new: null }, email: 'changed' });
    expect(JSON.stringify(await events())).not.toMatch(/other|ann@example\.org|secret_hash/);
  });

  it('replaces values over 1 KiB by hash and length, and keeps numbers as text', async () => {
    await addPerson();
    await inCall(`update rag.people set name = repeat('ä', 513), tags = '{"a":1.5}'`);
    const { change } = (await events())[1]!.details;
    expect(change).toEqual({
      name: { old: 'Ann', new: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/), bytes: 1026 } },
      tags: { old: null, new: '{"a": 1.5}' },
    });
  });

  it('says of a column without class only that it changed', async () => {
    await migrator.query('alter table rag.people add column later text');
    await addPerson();
    await inCall(`update rag.people set later = 'x'`);
    expect((await events())[1]?.details.change).toEqual({ later: 'changed' });
    await migrator.query('alter table rag.people drop column later');
  });

  it('goes with the transaction', async () => {
    await expect(inCall(`insert into rag.people (id) values ('${ID}'), ('${ID}')`)).rejects.toThrow('duplicate key');
    expect(await events()).toEqual([]);
  });
});

describe('SQL by hand', () => {
  it('appears as actor sql under the name of its login, as superuser', async () => {
    await addPerson(CALL);
    await admin.query(`update rag.people set name = 'by hand'`);
    const event = (await events())[1];
    expect(event?.actor).toEqual({ type: 'sql', id: 'postgres' });
    expect(event?.tenant_id).toBe(TENANT);
  });

  it('and as the app role that somebody borrowed', async () => {
    await addPerson();
    expect((await events())[0]?.actor).toEqual({ type: 'sql', id: 'rag_app' });
  });

  it('finds nothing as the owner, whom row security binds too', async () => {
    await addPerson();
    const { rowCount } = await migrator.query(`update rag.people set name = 'owner'`);
    expect(rowCount).toBe(0);
  });

  it('keeps book of its changes like everybody', async () => {
    await addPerson(CALL);
    await admin.query(`update rag.people set version = 70, created_by = 'me', created_at = 'epoch', updated_by = 'me'`);
    const { rows } = await admin.query(
      'select version, created_by, updated_by, created_at > now() - interval $$1 minute$$ as recent from rag.people',
    );
    expect(rows).toEqual([{ version: 2, created_by: USER, updated_by: 'postgres', recent: true }]);
  });

  it('moves no row to another tenant, not even as superuser', async () => {
    await addPerson();
    await expect(admin.query(`update rag.people set tenant_id = '${OTHER}'`)).rejects.toThrow(
      'never moves to another tenant',
    );
  });
});

describe('telemetry', () => {
  it('has one event per statement and tenant', async () => {
    await inCall('insert into rag.readings (id, value) select i, i from generate_series(1, 100) as i');
    await inCall('update rag.readings set value = 0 where id <= 10');
    await admin.query(`insert into rag.readings (tenant_id, id, value) values ('${OTHER}', 1, 1)`);
    await admin.query('delete from rag.readings');
    const told = (await events()).map(({ action, tenant_id, details: { rows } }) => `${action} ${tenant_id} ${rows}`);
    expect(told.toSorted()).toEqual(
      [
        `rows.insert ${TENANT} 100`,
        `rows.update ${TENANT} 10`,
        `rows.insert ${OTHER} 1`,
        `rows.delete ${TENANT} 100`,
        `rows.delete ${OTHER} 1`,
      ].toSorted(),
    );
  });

  it('is silent about statements that found nothing', async () => {
    await inCall('delete from rag.readings');
    expect(await events()).toEqual([]);
  });

  it('cannot be read by addressing the partition', async () => {
    await expect(inCall('select * from rag.readings_rest')).rejects.toThrow('permission denied');
  });
});

describe('a table without tenant', () => {
  it('tells its changes to the platform tenant, whoever made them', async () => {
    await inCall(`insert into rag.catalogue (code, title) values ('A', 'first')`, CALL);
    const [event] = await events();
    expect(event).toMatchObject({
      tenant_id: '00000000-0000-7000-8000-000000000001',
      actor: { type: 'user', id: USER },
      resource: { type: 'rag.catalogue', id: 'A' },
      details: { change: { code: { old: null, new: 'A' } } },
    });
  });
});

describe('the outbox', () => {
  const add = (tenant: string) =>
    inCall(`insert into rag.outbox (id, tenant_id, aggregate_type, aggregate_id, action, occurred_at, event)
            values (gen_random_uuid(), '${tenant}', 'x', 'x', 'x', now(), '{}')`);

  it('takes events of the own tenant only, and gives none back to the app', async () => {
    await add(TENANT);
    await expect(add(OTHER)).rejects.toThrow('row-level security');
    await expect(inCall('select from rag.outbox')).rejects.toThrow('permission denied');
    await expect(inCall(`update rag.outbox set action = 'y'`)).rejects.toThrow('permission denied');
    await expect(inCall('delete from rag.outbox')).rejects.toThrow('permission denied');
  });

  it('is read whole by the relay, which can change no event', async () => {
    await add(TENANT);
    const relay = await connect(testDatabase.urls['rag_relay']!);
    await expect(relay.query('select from rag.outbox')).resolves.toMatchObject({ rowCount: 1 });
    await expect(relay.query(`update rag.outbox set event = '{}'`)).rejects.toThrow('permission denied');
    await expect(relay.query(`select from rag.people`)).rejects.toThrow('permission denied');
    await relay.end();
  });
});

describe('platform.tenant_table', () => {
  const refusalOf = async (columns: string, classes: string) => {
    await migrator.query('begin');
    const made = migrator.query(
      `create table rag.bad (${columns}); select platform.tenant_table('rag.bad', '${classes}')`,
    );
    const refusal = await made.then(
      () => 'accepted',
      (error: Error) => error.message,
    );
    await migrator.query('rollback');
    return refusal;
  };
  const BOOKS = 'created_at timestamptz, updated_at timestamptz, created_by text, updated_by text, version integer';

  it('refuses a table without its bookkeeping', async () => {
    await expect(refusalOf('tenant_id uuid primary key, version integer', '{}')).resolves.toBe(
      'rag.bad lacks the columns created_at, updated_at, created_by, updated_by',
    );
  });

  it('refuses a column without class, a class of no column, and a class there is not', async () => {
    const columns = `tenant_id uuid, id uuid, name text, ${BOOKS}, primary key (tenant_id, id)`;
    await expect(refusalOf(columns, '{}')).resolves.toBe('rag.bad has columns without class: name');
    await expect(refusalOf(columns, '{"name":"value","nme":"value"}')).resolves.toMatch('nme');
    await expect(refusalOf(columns, '{"name":"public"}')).resolves.toMatch('name');
    await expect(refusalOf(columns, '{"name":"value"}')).resolves.toBe('accepted');
  });
});

describe('local_tenants', () => {
  it('takes tenants of this cell only', async () => {
    const add = (region: string) =>
      inCall(`insert into rag.local_tenants (tenant_id, slug, region, status, event_position)
              values ('${TENANT}', 'acme', '${region}', 'trial', 1)`);
    await expect(add('eu-central')).rejects.toThrow('local_tenants_region_check');
    await add('us-east');
  });
});
