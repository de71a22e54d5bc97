import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { assessmentsV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { runAs } from '@attestry/request-context';
import pg from 'pg';
import { MemberDirectory } from '../directory/member-directory.js';
import { AService, codeOf } from '../fixtures/a-service.js';
import { KnownMembers } from '../fixtures/known-members.js';
import { ForgetLiveChanges } from './forget-changes.job.js';
import { LiveFeed } from './live-feed.js';

const members = new KnownMembers();
let service: AService;
let tenant: string;
let assessmentId: string;

beforeAll(async () => {
  service = await AService.start({}, (builder) => builder.overrideProvider(MemberDirectory).useValue(members));
});
beforeEach(async () => {
  tenant = await service.aTenant();
  assessmentId = await service.started(tenant);
  await past();
});
afterAll(() => service?.stop());

/**
 * Waits until what was done so far is before any new stream: that begins where the oldest open transaction of the engine
 * does, and other suites have theirs.
 */
async function past(): Promise<void> {
  const client = new pg.Client({ connectionString: service.database.adminUrl });
  await client.connect();
  const { rows } = await client.query<{ now: string }>('select pg_current_xact_id()::text as now');
  for (let isPast = false; !isPast; await sleep(10)) {
    const question = 'select pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 as past';
    isPast = (await client.query<{ past: boolean }>(question, [rows[0]!.now])).rows[0]!.past;
  }
  await client.end();
}

interface Message {
  readonly change?: { readonly eventType: string } | undefined;
  readonly cursor: string;
}

/** Reads until so many changes came or the stream ended; what a test expects comes well before the stream does. */
async function read<M extends Message>(messages: AsyncIterable<M>, changes: number, onBegin?: () => Promise<unknown>) {
  const seen: M[] = [];
  let begun = false;
  for await (const message of messages) {
    seen.push(message);
    if (!begun && !message.change) {
      begun = true;
      await onBegin?.();
    }
    if (seen.filter(({ change }) => change).length >= changes && begun) break;
  }
  return seen;
}

const as = (userId = uuidv7(), tenantId = tenant) =>
  service.service.as({ tenantId, role: 'viewer', userId }, assessmentsV1.LiveServiceService);
const watch = (given: Partial<assessmentsV1.WatchAssessmentRequest> = {}, client = as()) =>
  client.watchAssessment({ assessmentId, after: '', forSeconds: 20, ...given });

const say = (body: string, id = assessmentId) =>
  service.service
    .as({ tenantId: tenant, role: 'assessor' }, assessmentsV1.CommentServiceService)
    .createComment({ target: { assessmentId: id, requirementCode: codeOf('3.1.1') }, parentId: '', body });
const assign = (number: string) =>
  service
    .as(tenant, 'manager')
    .findings.assignFinding({ assessmentId, requirementCode: codeOf(number), assignedToId: '', etag: '' });

const typesOf = (seen: readonly Message[]) => seen.flatMap(({ change }) => change?.eventType ?? []);

describe('an assessment that is watched', () => {
  it('tells of what changes in it, in order, and of nothing else', async () => {
    const other = await service.started(tenant);
    await past();
    const seen = await read(watch(), 3, async () => {
      await say('elsewhere', other);
      await say('one');
      await assign('3.1.2');
      await say('two');
    });
    expect(typesOf(seen)).toEqual(['comment.create', 'finding.assign', 'comment.create']);
    expect(seen[2]?.change).toMatchObject({
      resourceType: 'control_finding',
      requirementCode: codeOf('3.1.2'),
      time: expect.any(Date),
    });
  });

  it('goes on where a reader stopped, without a gap and without telling twice', async () => {
    const first = await read(watch(), 1, () => say('one'));
    await say('two');
    await assign('3.1.3');
    const again = await read(watch({ after: first.at(-1)!.cursor }), 3, () => say('three'));
    expect(typesOf(again)).toEqual(['comment.create', 'finding.assign', 'comment.create']);
    const nothing = await read(watch({ after: again.at(-1)!.cursor, forSeconds: 1 }), 1);
    expect(typesOf(nothing)).toEqual([]);
  });

  it('loses no change of a transaction that ends after a later one', async () => {
    const slow = new pg.Client({ connectionString: service.database.adminUrl });
    await slow.connect();
    const record = (client: { query(sql: string, params: unknown[]): Promise<unknown> }, type: string) =>
      client.query(
        `insert into assessments.outbox (id, tenant_id, aggregate_type, aggregate_id, action, occurred_at, event)
         values ($1, $2, 'assessment', $3, $4, now(), '{}')`,
        [uuidv7(), tenant, assessmentId, type],
      );
    const seen = await read(watch(), 2, async () => {
      await slow.query('begin');
      await record(slow, 'thing.slow');
      await service.sql(
        `insert into assessments.outbox (id, tenant_id, aggregate_type, aggregate_id, action, occurred_at, event)
         values ($1, $2, 'assessment', $3, 'thing.fast', now(), '{}')`,
        [uuidv7(), tenant, assessmentId],
      );
      await sleep(1_200);
      await slow.query('commit');
    });
    await slow.end();
    expect(typesOf(seen)).toEqual(['thing.slow', 'thing.fast']);
  });

  it('is looked at by one question, however many watch, and by none when nobody does', async () => {
    const feed = service.service.get(LiveFeed);
    const abort = new AbortController();
    let begun = 0;
    const watching = Array.from({ length: 20 }, () =>
      read(watch(), 1, async () => {
        begun += 1;
        while (begun < 20) await sleep(10);
        expect(feed.followed).toBe(1);
        if (begun === 20) await say('one').then(() => (begun += 1));
      }),
    );
    const seen = await Promise.all(watching);
    expect(seen.every((each) => typesOf(each).includes('comment.create'))).toBe(true);
    abort.abort();
    for (let tries = 0; feed.followed > 0 && tries < 100; tries++) await sleep(20);
    expect(feed.followed).toBe(0);
  });

  it('is not there for another tenant, and its changes do not cross over', async () => {
    const theirs = await service.aTenant();
    await expect(read(watch({}, as(uuidv7(), theirs)), 1)).rejects.toMatchObject({ reason: 'ASSESSMENT_NOT_FOUND' });
    const cursor = (await read(watch({ forSeconds: 1 }), 1)).at(-1)!.cursor;
    await say('one');
    const stranger = as(uuidv7(), theirs).watchNotifications({ after: cursor, forSeconds: 1 });
    expect(typesOf(await read(stranger, 1))).toEqual([]);
  });

  it('is left when the session ends', async () => {
    const sessionId = uuidv7();
    const client = service.service.as(
      { tenantId: tenant, role: 'viewer', sessionId },
      assessmentsV1.LiveServiceService,
    );
    const began = Date.now();
    const watching = read(watch({}, client), Infinity, async () => service.service.revocations.revoked.add(sessionId));
    await expect(watching).rejects.toMatchObject({ reason: 'UNAUTHENTICATED' });
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it('has places that expire, and takes none that nobody gave out', async () => {
    const old = Math.floor(Date.now() / 1_000) - 86_400;
    await expect(read(watch({ after: `1.1.${old}` }), 1)).rejects.toMatchObject({ reason: 'CURSOR_EXPIRED' });
    const now = Math.floor(Date.now() / 1_000);
    await expect(read(watch({ after: `${'9'.repeat(20)}.1.${now}` }), 1)).rejects.toMatchObject({
      reason: 'CURSOR_EXPIRED',
    });
    await expect(read(watch({ after: 'x' }), 1)).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
  });
});

describe('notifications that are watched', () => {
  it('tell of new ones, of ones that happen again, and of reading, to their person alone', async () => {
    const [manager, other] = [members.add(tenant, 'manager'), members.add(tenant, 'viewer')];
    const intake = service.service.asService('entities', assessmentsV1.NotificationIntakeServiceService);
    const resourceId = uuidv7();
    const raise = () =>
      intake.takeEvents({
        tenantId: tenant,
        events: [
          {
            id: uuidv7(),
            occurredAt: new Date(),
            actorType: 'job',
            actorId: 'spec',
            action: 'threat.raised',
            resourceType: 'entities.threat',
            resourceId,
            outcome: 'success',
            detailsJson: '{}',
          },
        ],
      });
    const notifications = service.service.as(
      { tenantId: tenant, userId: manager },
      assessmentsV1.NotificationServiceService,
    );
    const seen = await read(as(manager).watchNotifications({ after: '', forSeconds: 20 }), 3, async () => {
      await raise();
      await raise();
      await notifications.markAllRead({ upToId: '' });
    });
    const [{ id } = { id: '' }] = (
      await notifications.listNotifications({ pageSize: 0, pageToken: '', unreadOnly: false })
    ).notifications;
    expect(seen.flatMap(({ change }) => change?.notificationId ?? [])).toEqual([id, id, id]);
    const before = seen[0]!.cursor;
    expect(typesOf(await read(as(other).watchNotifications({ after: before, forSeconds: 1 }), 1))).toEqual([]);
  });
});

describe('after a day', () => {
  it('changes are forgotten', async () => {
    await say('one');
    await service.sql(
      `update assessments.live_changes set created_at = now() - interval '25 hours' where tenant_id = $1`,
      [tenant],
    );
    await say('two');
    const job = service.service.get(ForgetLiveChanges);
    const actor = { type: 'job' as const, id: job.name };
    const work = { tenantId: tenant, actor, name: job.name, region: service.database.region, timeoutMs: 10_000 };
    await runAs(work, () => job.run());
    const { rows } = await service.sql<{ type: string }>(
      'select event_type as type from assessments.live_changes where tenant_id = $1',
      [tenant],
    );
    expect(rows.map(({ type }) => type)).toEqual(['comment.create']);
  });
});
