import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Unavailable } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import pg from 'pg';
import { DeliveryStore } from './delivery-store.js';
import { aggregateOf, type OutboxEvent } from './outbox-event.js';
import { Relay, RELAY_DEFAULTS, type RelaySettings } from './relay.js';
import type { Refusal, Subscriber } from './subscriber.js';

let testDatabase: TestDatabase;
let admin: pg.Pool;
let pool: pg.Pool;
let store: DeliveryStore;
const running: Relay[] = [];

beforeAll(async () => {
  testDatabase = await aDatabase();
  admin = new pg.Pool({ connectionString: testDatabase.adminUrl, max: 2 });
  pool = new pg.Pool({ connectionString: testDatabase.urls['rag_relay'], max: 6 });
  store = new DeliveryStore(pool, 'rag');
});
beforeEach(() => admin.query('delete from rag.outbox'));
afterEach(() => Promise.all(running.splice(0).map((relay) => relay.stop())));
afterAll(async () => {
  await pool?.end();
  await admin?.end();
  await testDatabase?.drop();
});

const tenant = uuidv7();

async function addEvents(count: number, aggregate: (index: number) => string): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuidv7());
  await admin.query(
    `insert into rag.outbox (id, tenant_id, aggregate_type, aggregate_id, action, occurred_at, event)
     select id, $2, 'thing', aggregate, 'thing.changed', now(), '{}'
     from unnest($1::uuid[], $3::text[]) with ordinality as new (id, aggregate, nr) order by nr`,
    [ids, tenant, ids.map((_, index) => aggregate(index))],
  );
  return ids;
}

class Recorder implements Subscriber {
  readonly received: OutboxEvent[] = [];

  constructor(
    readonly name = 'audit',
    private readonly refuse: (event: OutboxEvent) => boolean = () => false,
    public down: Error | undefined = undefined,
  ) {}

  groupOf = (event: OutboxEvent) => event.tenantId;
  wants = (_event: OutboxEvent) => true;

  deliver = async (events: readonly OutboxEvent[]): Promise<Refusal[]> => {
    if (this.down) throw this.down;
    const refused = events.filter(this.refuse);
    if (refused.length === 0) this.received.push(...events);
    return refused.map(({ id }) => ({ eventId: id, reason: 'not for me' }));
  };

  get ids() {
    return this.received.map(({ id }) => id);
  }
}

interface Seen {
  readonly dead: string[];
  outages: number;
}

function relay(subscribers: Subscriber[], changes: Partial<RelaySettings> = {}): Seen {
  const seen: Seen = { dead: [], outages: 0 };
  const made = new Relay(
    store,
    subscribers,
    {
      delivered: () => undefined,
      failed: (_name, event, _reason, dead) => void (dead && seen.dead.push(event.id)),
      outage: () => void (seen.outages += 1),
    },
    { ...RELAY_DEFAULTS, pollMs: 10, retryMs: 20, retryCeilingMs: 40, ...changes },
  );
  running.push(made);
  made.start();
  return seen;
}

async function until(what: () => boolean | Promise<boolean>, timeoutMs = 10_000): Promise<number> {
  const start = Date.now();
  while (!(await what())) {
    if (Date.now() - start > timeoutMs) throw new Error(`not within ${timeoutMs} ms: ${what.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return Date.now() - start;
}
const settled = async (subscriber = 'audit') => (await store.backlog(subscriber)).pending === 0;

describe('the relay', () => {
  it('delivers every committed event once, in order', async () => {
    const ids = await addEvents(1_234, () => 'one');
    const recorder = new Recorder();
    relay([recorder]);
    await until(() => recorder.received.length >= ids.length);
    await until(() => settled());

    expect(recorder.ids).toEqual(ids);
  });

  it('is not held up by an event that never gets through, save its own aggregate; the event dies', async () => {
    const ids = await addEvents(300, (index) => `aggregate ${index % 10}`);
    const poison = ids[5] as string;
    const recorder = new Recorder('audit', (event) => event.id === poison);
    const seen = relay([recorder]);
    const others = ids.filter((_, index) => index % 10 !== 5);
    const delay = await until(() => others.every((id) => recorder.ids.includes(id)));

    expect(delay).toBeLessThan(1_000);
    expect(recorder.received.some(({ aggregateId }) => aggregateId === 'aggregate 5')).toBe(false);
    await until(() => settled());
    expect(seen.dead).toEqual([poison]);
    expect(recorder.ids.filter((id) => !others.includes(id))).toEqual(
      ids.filter((id, index) => index % 10 === 5 && id !== poison),
    );
    const { rows } = await admin.query(
      "select event_id, attempts, last_error from rag.outbox_delivery where state = 'dead'",
    );
    expect(rows).toEqual([{ event_id: poison, attempts: 8, last_error: 'not for me' }]);
    expect(await store.backlog('audit')).toMatchObject({ pending: 0, dead: 1 });
  });

  it('keeps for a choosy subscriber what it asked for and nothing else', async () => {
    const [, wanted] = await addEvents(3, (index) => `aggregate ${index}`);
    await admin.query("update rag.outbox set action = 'thing.wanted' where id = $1", [wanted]);
    const choosy = Object.assign(new Recorder('choosy'), { actions: ['thing.wanted', 'thing.else'] });
    const recorder = new Recorder();
    relay([recorder, choosy]);
    await until(async () => (await settled()) && (await settled('choosy')) && recorder.ids.length === 3);

    expect(choosy.ids).toEqual([wanted]);
    const { rows } = await admin.query(
      'select subscriber, count(*)::int from rag.outbox_delivery group by 1 order by 1',
    );
    expect(rows).toEqual([
      { subscriber: 'audit', count: 3 },
      { subscriber: 'choosy', count: 1 },
    ]);
  });

  it('delivers a dead event after all when it is replayed', async () => {
    const [id] = await addEvents(1, () => 'one');
    let broken = true;
    const recorder = new Recorder('audit', () => broken);
    const seen = relay([recorder], { maxAttempts: 1 });
    await until(() => seen.dead.length === 1);
    broken = false;

    expect(await store.replay('audit', [uuidv7()])).toBe(0);
    expect(await store.replay('audit', [id as string])).toBe(1);
    await until(() => recorder.ids.includes(id as string));
  });

  it('blames no event for a subscriber that is down, however long', async () => {
    await addEvents(20, () => 'one');
    const recorder = new Recorder('audit', () => false, new Unavailable('audit'));
    const seen = relay([recorder]);
    await until(() => seen.outages > 12);
    recorder.down = undefined;
    await until(() => recorder.received.length === 20);

    expect(seen.dead).toEqual([]);
    expect((await admin.query('select max(attempts) from rag.outbox_delivery')).rows[0].max).toBe(0);
  });

  it('lets each subscriber go at its own pace', async () => {
    const ids = await addEvents(50, () => 'one');
    const [up, down] = [new Recorder('audit'), new Recorder('mail', () => false, new Unavailable('mail'))];
    relay([up, down]);
    await until(() => settled('audit'));

    expect(up.ids).toEqual(ids);
    expect(await store.backlog('mail')).toMatchObject({ pending: 50 });
    down.down = undefined;
    await until(() => settled('mail'));
    expect(down.ids).toEqual(ids);
  });

  it('keeps the order of an aggregate with several relays at once', async () => {
    const recorder = new Recorder();
    for (let n = 0; n < 3; n++) relay([recorder], { batch: 7 });
    const ids: string[] = [];
    for (let n = 0; n < 20; n++) ids.push(...(await addEvents(20, (index) => `aggregate ${index % 3}`)));
    await until(() => recorder.received.length >= 400);

    expect([...recorder.ids].sort()).toEqual([...ids].sort());
    for (const aggregate of new Set(recorder.received.map(aggregateOf))) {
      const positions = recorder.received
        .filter((event) => aggregateOf(event) === aggregate)
        .map((each) => +each.position);
      expect(positions).toEqual([...positions].sort((left, right) => left - right));
    }
  });

  it('takes over what another relay claimed before it died', async () => {
    const ids = await addEvents(30, (index) => `aggregate ${index % 3}`);
    const claimed = await store.claim('audit', [{ name: 'audit' }], 10, 400);
    const recorder = new Recorder();
    relay([recorder]);

    expect(claimed).toHaveLength(10);
    // All three aggregates have an event in the dead relay's hands.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(recorder.received).toEqual([]);
    await until(() => recorder.received.length === 30);
    expect(recorder.ids).toEqual(ids);
  });

  it('delivers an event whose transaction committed after a later one', async () => {
    const slow = await admin.connect();
    await slow.query('begin');
    const insert = `insert into rag.outbox (id, tenant_id, aggregate_type, aggregate_id, action, occurred_at, event)
      values ($1, $2, 'thing', 'slow', 'thing.changed', now(), '{}')`;
    const late = uuidv7();
    await slow.query(insert, [late, tenant]);
    const [early] = await addEvents(1, () => 'quick');
    const recorder = new Recorder();
    relay([recorder]);
    await until(() => recorder.ids.includes(early as string));
    await slow.query('commit');
    slow.release();

    await until(() => recorder.ids.includes(late));
  });

  it('shows how far behind it is', async () => {
    await addEvents(3, () => 'one');
    await admin.query("update rag.outbox set created_at = now() - interval '90 seconds'");

    expect((await store.backlog('audit')).lagSeconds).toBeGreaterThan(89);
    relay([new Recorder()]);
    await until(() => settled());
    expect(await store.backlog('audit')).toEqual({ pending: 0, dead: 0, lagSeconds: 0 });
  });
});

describe('trimming', () => {
  it('removes what all subscribers had long ago, and nothing else', async () => {
    const [old, young, dead, waiting] = await addEvents(4, (index) => String(index));
    const seen = relay([new Recorder('audit', ({ id }) => id === dead)], { maxAttempts: 1 });
    await until(() => settled());
    await Promise.all(running.splice(0).map((each) => each.stop()));
    await admin.query(`update rag.outbox_delivery set state = 'pending' where event_id = $1`, [waiting]);
    await admin.query(`update rag.outbox set created_at = now() - interval '2 hours' where id <> $1`, [young]);

    expect(seen.dead).toEqual([dead]);
    expect(await store.trim(3_600_000, 100)).toBe(1);
    const { rows } = await admin.query('select id from rag.outbox order by position');
    expect(rows.map(({ id }) => id)).toEqual([young, dead, waiting]);
    expect(rows.map(({ id }) => id)).not.toContain(old);
    expect((await admin.query('select from rag.outbox_delivery where event_id = $1', [old])).rowCount).toBe(0);
  });
});
