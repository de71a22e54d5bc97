import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { assessmentsV1, type auditV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { runAs } from '@attestry/request-context';
import { MemberDirectory } from '../directory/member-directory.js';
import { AService, codeOf } from '../fixtures/a-service.js';
import { KnownMembers } from '../fixtures/known-members.js';
import { ForgetOldNotifications } from './forget-old.job.js';
import { SendMails } from './mails/send-mails.job.js';

const { NotificationKind, NotificationChannel } = assessmentsV1;

const members = new KnownMembers();
let service: AService;
let tenant: string;

beforeAll(async () => {
  service = await AService.start({}, (builder) => builder.overrideProvider(MemberDirectory).useValue(members));
});
beforeEach(async () => {
  members.away = false;
  members.mails.length = 0;
  tenant = await service.aTenant();
});
afterAll(() => service?.stop());

const as = (userId: string, tenantId = tenant) =>
  service.service.as({ tenantId, role: 'viewer', userId }, assessmentsV1.NotificationServiceService);

const take = (...events: auditV1.AuditEvent[]) =>
  service.service
    .asService('entities', assessmentsV1.NotificationIntakeServiceService)
    .takeEvents({ tenantId: tenant, events });

const anEvent = (
  action: string,
  details: Record<string, unknown> = {},
  more: Partial<auditV1.AuditEvent> = {},
): auditV1.AuditEvent => ({
  id: uuidv7(),
  occurredAt: new Date('2026-03-02T09:00:00Z'),
  actorType: 'user',
  actorId: uuidv7(),
  action,
  resourceType: 'thing',
  resourceId: uuidv7(),
  outcome: 'success',
  detailsJson: JSON.stringify(details),
  ...more,
});

const threat = (severity: string, resourceId = uuidv7()) =>
  anEvent(
    'threat.raised',
    { threat_type: 'credential_abuse', severity },
    { resourceType: 'entities.threat', resourceId },
  );

const listed = async (userId: string, unreadOnly = false) =>
  (await as(userId).listNotifications({ pageSize: 0, pageToken: '', unreadOnly })).notifications;

/** A turn of the job as the queue makes it. */
const run = (job: abstract new (...parts: never[]) => SendMails | ForgetOldNotifications, now?: Date) => {
  const made = service.service.get(job);
  const actor = { type: 'job' as const, id: made.name };
  const work = { tenantId: tenant, actor, name: made.name, region: service.database.region, timeoutMs: 10_000 };
  return runAs(work, () => made.run({ signal: new AbortController().signal }, now));
};
const tomorrow = () => new Date(Date.now() + 86_400_000);

interface Recorded {
  readonly id: string;
  readonly occurred_at: string;
  readonly actor: { readonly type: string; readonly id: string };
  readonly action: string;
  readonly resource: { readonly type: string; readonly id: string };
  readonly details: Record<string, unknown>;
}

/** Hands over what the service itself recorded, as its relay does. */
async function relayed(): Promise<void> {
  const { rows } = await service.sql<{ event: Recorded }>(
    `select event from assessments.outbox where tenant_id = $1 and action not like 'row.%' order by position`,
    [tenant],
  );
  const events = rows.map(({ event: { id, occurred_at, actor, action, resource, details } }) => {
    const said = { id, occurredAt: new Date(occurred_at), actorType: actor.type, actorId: actor.id };
    return anEvent(action, details, { ...said, resourceType: resource.type, resourceId: resource.id });
  });
  await take(...events);
}

describe('an event', () => {
  it('is told to those whom it concerns, in their language', async () => {
    const manager = members.add(tenant, 'manager');
    const analyst = members.add(tenant, 'analyst', { language: 'de' });
    const viewer = members.add(tenant, 'viewer');
    const elsewhere = members.add(await service.aTenant(), 'manager');
    await take(threat('high'));
    expect(await listed(manager)).toEqual([
      expect.objectContaining({
        kind: NotificationKind.NOTIFICATION_KIND_THREAT,
        eventType: 'threat.raised',
        resourceType: 'entities.threat',
        title: 'A threat was found: credential_abuse (high)',
        urgent: true,
        count: 1,
        firstTime: new Date('2026-03-02T09:00:00Z'),
        readTime: undefined,
      }),
    ]);
    expect((await listed(analyst)).map(({ title }) => title)).toEqual([
      'Eine Bedrohung wurde gefunden: credential_abuse (high)',
    ]);
    expect(await listed(viewer)).toEqual([]);
    expect(await listed(elsewhere)).toEqual([]);
  });

  it('is told once, however often it is delivered and by how many at a time', async () => {
    const manager = members.add(tenant, 'manager');
    const event = threat('low');
    await Promise.all([take(event), take(event), take(event, threat('low'))]);
    await take(event);
    expect((await listed(manager)).map(({ count }) => count)).toEqual([1, 1]);
  });

  it('is counted, not told again, if it is like one of the last ten minutes; then it is unread again', async () => {
    const manager = members.add(tenant, 'manager');
    const resourceId = uuidv7();
    await take(threat('low', resourceId), threat('low', resourceId));
    const [first] = await listed(manager);
    await as(manager).markRead({ id: first!.id });
    await take(threat('high', resourceId), threat('low'));
    const [other, again] = await listed(manager);
    expect(other).toMatchObject({ count: 1 });
    expect(again).toMatchObject({
      id: first!.id,
      count: 3,
      readTime: undefined,
      urgent: true,
      title: 'A threat was found: credential_abuse (high) (3 times)',
    });
    await service.sql(
      `update assessments.notifications set created_at = created_at - interval '10 minutes' where id = $1`,
      [first!.id],
    );
    await take(threat('low', resourceId));
    expect((await listed(manager)).map(({ count }) => count)).toEqual([1, 1, 3]);
  });

  it('is not told to whoever did it, nor to who may not see it; to the account itself it is', async () => {
    const admin = members.add(tenant, 'admin');
    const user = members.add(tenant, 'viewer');
    await take(
      anEvent('member.joined', { role: 'viewer' }, { actorId: admin }),
      anEvent('auth.refresh_reuse', { user_id: user }, { actorId: user, resourceType: 'session' }),
      anEvent('finding.assign', {}, { resourceType: 'control_finding' }),
    );
    expect((await listed(admin)).map(({ eventType }) => eventType)).toEqual(['auth.refresh_reuse']);
    expect(await listed(user)).toEqual([
      expect.objectContaining({ kind: NotificationKind.NOTIFICATION_KIND_SECURITY, urgent: true }),
    ]);
  });

  it('that nobody is told of is passed over; one that is none is refused', async () => {
    await take(anEvent('score.compute'));
    await expect(take(anEvent('threat.raised', {}, { detailsJson: '[]' }))).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
    });
    const asUser = service.service.as({ tenantId: tenant }, assessmentsV1.NotificationIntakeServiceService);
    await expect(asUser.takeEvents({ tenantId: tenant, events: [threat('low')] })).rejects.toMatchObject({
      kind: 'unauthenticated',
    });
  });

  it('waits while identity is away', async () => {
    const manager = members.add(tenant, 'manager');
    const event = threat('low');
    members.away = true;
    await expect(take(event)).rejects.toMatchObject({ kind: 'unavailable' });
    members.away = false;
    await take(event);
    expect(await listed(manager)).toHaveLength(1);
  });
});

describe('a person', () => {
  it('reads, counts and marks their own, page by page', async () => {
    const manager = members.add(tenant, 'manager');
    const other = members.add(tenant, 'manager');
    await take(threat('low'), threat('low'), threat('low'));
    const first = await as(manager).listNotifications({ pageSize: 2, pageToken: '', unreadOnly: false });
    const rest = await as(manager).listNotifications({
      pageSize: 2,
      pageToken: first.nextPageToken,
      unreadOnly: false,
    });
    const ids = [...first.notifications, ...rest.notifications].map(({ id }) => id);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(ids).toHaveLength(3);
    expect(await as(manager).countUnread({})).toEqual({ count: 3 });

    const { notification } = await as(manager).markRead({ id: ids[2]! });
    expect((await as(manager).markRead({ id: ids[2]! })).notification).toEqual(notification);
    await expect(as(other).markRead({ id: ids[0]! })).rejects.toMatchObject({ reason: 'NOTIFICATION_NOT_FOUND' });
    expect((await listed(manager, true)).map(({ id }) => id)).toEqual(ids.slice(0, 2));

    expect(await as(manager).markAllRead({ upToId: ids[1]! })).toEqual({ markedCount: 1 });
    expect(await as(manager).markAllRead({ upToId: '' })).toEqual({ markedCount: 1 });
    expect(await as(manager).countUnread({})).toEqual({ count: 0 });
    expect(await as(other).countUnread({})).toEqual({ count: 3 });
    const stolen = as(other).listNotifications({ pageSize: 2, pageToken: first.nextPageToken, unreadOnly: false });
    await expect(stolen).rejects.toMatchObject({ reason: 'INVALID_PAGE_TOKEN' });
  });

  it('chooses ways and quiet hours', async () => {
    const manager = members.add(tenant, 'manager');
    const usual = (await as(manager).getNotificationSettings({})).settings!;
    expect(usual).toMatchObject({ quietFrom: '22:00', quietUntil: '07:00', etag: '' });
    expect(usual.channels).toHaveLength(9);
    const channel = (kind: assessmentsV1.NotificationKind, way: assessmentsV1.NotificationChannel) => ({
      kind,
      channel: way,
    });
    const off = channel(NotificationKind.NOTIFICATION_KIND_THREAT, NotificationChannel.NOTIFICATION_CHANNEL_OFF);
    const settings = { channels: [off], quietFrom: '', quietUntil: '', etag: '' };
    const stored = (await as(manager).replaceNotificationSettings({ settings })).settings!;
    expect(stored).toMatchObject({ quietFrom: '', quietUntil: '', etag: '1' });
    expect(stored.channels).toContainEqual(off);
    expect((await as(manager).getNotificationSettings({})).settings).toEqual(stored);
    await take(threat('critical'));
    expect(await listed(manager)).toEqual([]);

    const replace = (change: Partial<assessmentsV1.NotificationSettings>) =>
      as(manager).replaceNotificationSettings({ settings: { ...settings, ...change } });
    await expect(replace({ etag: '7' })).rejects.toMatchObject({ reason: 'ETAG_MISMATCH' });
    const quieted = { ...off, kind: NotificationKind.NOTIFICATION_KIND_SECURITY };
    const bad = [{ channels: [off, off] }, { channels: [quieted] }, { quietFrom: '22:00' }, { quietFrom: '24:00' }];
    for (const each of bad) await expect(replace(each)).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    const told = (await service.events(tenant)).filter(({ action }) => action === 'notification_settings.update');
    expect(told).toEqual([expect.objectContaining({ resource: manager })]);
  });
});

describe('a mail', () => {
  it('goes out when its time has come, once, unless it was read before', async () => {
    const manager = members.add(tenant, 'manager');
    await take(threat('critical'), threat('high'));
    const [, first] = await listed(manager);
    await as(manager).markRead({ id: first!.id });
    await run(SendMails, tomorrow());
    await run(SendMails, tomorrow());
    expect(members.mails).toEqual([
      expect.objectContaining({
        tenantId: tenant,
        userId: manager,
        subject: expect.stringContaining('A threat was found'),
      }),
    ]);
    const [last] = await listed(manager);
    expect(last).toMatchObject({ id: members.mails[0]!.messageId, mailTime: expect.any(Date) });
  });

  it('waits for the end of the quiet hours, unless it is urgent', async () => {
    const manager = members.add(tenant, 'manager');
    const settings = { channels: [], quietFrom: '00:00', quietUntil: '00:00', etag: '' };
    await as(manager).replaceNotificationSettings({ settings });
    await take(threat('low'), threat('critical'));
    await run(SendMails, new Date());
    expect(members.mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('(critical)')]);
    await run(SendMails, tomorrow());
    expect(members.mails.map(({ subject }) => subject)).toEqual([
      expect.stringContaining('(critical)'),
      expect.stringContaining('(low)'),
    ]);
  });

  it('is tried again while the server is away', async () => {
    const manager = members.add(tenant, 'manager');
    await take(threat('critical'));
    members.away = true;
    await run(SendMails, tomorrow());
    members.away = false;
    const { rows } = await service.sql<{ state: string; attempts: number }>(
      'select mail_state as state, mail_attempts as attempts from assessments.notifications where user_id = $1',
      [manager],
    );
    expect(rows).toEqual([{ state: 'waiting', attempts: 1 }]);
    await run(SendMails, tomorrow());
    expect(members.mails).toHaveLength(1);
  });
});

describe('comments and findings', () => {
  const comments = (userId: string, role: 'assessor' | 'analyst' = 'assessor') =>
    service.service.as({ tenantId: tenant, role, userId }, assessmentsV1.CommentServiceService);

  it('tell whom they mention, who speaks in the thread, and whom a finding is assigned to', async () => {
    const [ada, bo] = [members.add(tenant, 'assessor'), members.add(tenant, 'analyst', { email: 'Bo@example.com' })];
    const stranger = members.add(await service.aTenant(), 'admin');
    const assessmentId = await service.started(tenant);
    const target = { assessmentId, requirementCode: codeOf('3.1.1') };
    const body = `@[bo@example.com] and @[${stranger}] and @[${uuidv7()}], please look.`;
    const { comment } = await comments(ada).createComment({ target, parentId: '', body });
    await relayed();
    const id = comment!.id;
    expect((await comments(ada).getComment({ id })).comment).toMatchObject({ body, mentionedUserIds: [bo] });
    expect((await listed(bo)).map(({ title, resourceId }) => [title, resourceId])).toEqual([
      [`You were mentioned in a comment on ${codeOf('3.1.1')}`, id],
    ]);
    expect(await listed(stranger)).toEqual([]);

    await comments(bo, 'analyst').createComment({ target: undefined, parentId: id, body: 'I have.' });
    await comments(bo, 'analyst').createComment({ target: undefined, parentId: id, body: 'Twice.' });
    await relayed();
    expect((await listed(ada)).map(({ title }) => title)).toEqual([
      `A thread that you take part in has a new comment on ${codeOf('3.1.1')} (2 times)`,
    ]);
    expect(await listed(bo)).toHaveLength(1);

    const edited = `${body} @[${ada}]`;
    await comments(ada).updateComment({ id, body: edited, etag: '' });
    await relayed();
    expect((await comments(ada).getComment({ id })).comment?.mentionedUserIds).toEqual([ada, bo].sort());
    expect(await listed(bo)).toHaveLength(1);

    const { findings } = service.as(tenant, 'manager');
    await findings.assignFinding({ assessmentId, requirementCode: codeOf('3.1.2'), assignedToId: bo, etag: '' });
    await relayed();
    expect((await listed(bo))[0]).toMatchObject({
      kind: NotificationKind.NOTIFICATION_KIND_ASSIGNMENT,
      title: `${codeOf('3.1.2')} was assigned to you`,
    });
  });

  it('mention nobody any more once they are removed', async () => {
    const [ada, bo] = [members.add(tenant, 'assessor'), members.add(tenant, 'analyst')];
    const target = { assessmentId: await service.started(tenant), requirementCode: '' };
    const { comment } = await comments(ada).createComment({ target, parentId: '', body: `@[${bo}]` });
    await comments(ada).deleteComment({ id: comment!.id, etag: '' });
    await relayed();
    expect(await listed(bo)).toEqual([]);
  });
});

describe('after half a year', () => {
  it('what was told is forgotten', async () => {
    const manager = members.add(tenant, 'manager');
    await take(threat('low'), threat('low'));
    const [young, old] = await listed(manager);
    for (const table of ['notifications', 'notified_events']) {
      await service.sql(
        `update assessments.${table} set created_at = now() - interval '181 days'
          where tenant_id = $1 and ${table === 'notifications' ? 'id = $2' : '$2::uuid is not null'}`,
        [tenant, old!.id],
      );
    }
    await run(ForgetOldNotifications);
    expect(await listed(manager)).toEqual([young]);
    const left = await service.sql('select from assessments.notified_events where tenant_id = $1', [tenant]);
    expect(left.rows).toEqual([]);
  });
});
