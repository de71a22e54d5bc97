import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { InProcessService } from '@attestry/testing';
import { aService } from '../fixtures/a-service.js';
import { World } from '../fixtures/a-world.js';

const { EntityStatus, EntityType, Provider, RiskLevel } = entitiesV1;

let world: World;
let service: InProcessService;
let tenantId: string;
let calls: ReturnType<typeof callsAs>;

const callsAs = (caller: { tenantId: string; role?: 'viewer' }) => ({
  entities: service.as(caller, entitiesV1.EntityServiceService),
  relationships: service.as(caller, entitiesV1.RelationshipServiceService),
  events: service.as(caller, entitiesV1.EventServiceService),
});

beforeAll(async () => {
  world = await World.open();
  service = await aService(world);
});
afterAll(async () => {
  await service?.stop();
  await world?.close();
});
beforeEach(async () => {
  tenantId = await world.aTenant();
  calls = callsAs({ tenantId });
});

const aNew = (changes: Partial<entitiesV1.CreateEntityRequest> = {}) =>
  entitiesV1.CreateEntityRequest.fromPartial({
    externalId: 'robot-1',
    name: 'Robot One',
    type: EntityType.ENTITY_TYPE_BOT_ACCOUNT,
    provider: Provider.PROVIDER_CUSTOM,
    metadata: { owner: 'ops@example.com' },
    tags: ['team=ops'],
    ...changes,
  });
const create = async (changes: Partial<entitiesV1.CreateEntityRequest> = {}) =>
  (await calls.entities.createEntity(aNew(changes))).entity!;
const update = async (id: string, entity: Partial<entitiesV1.Entity>, mask: string[], etag = '') =>
  (
    await calls.entities.updateEntity({
      entity: entitiesV1.Entity.fromPartial({ id, ...entity }),
      updateMask: mask,
      etag,
    })
  ).entity!;
const list = async (changes: Partial<entitiesV1.ListEntitiesRequest>) =>
  (await calls.entities.listEntities(entitiesV1.ListEntitiesRequest.fromPartial(changes))).entities;
const actions = async () =>
  (
    await world.asSuperuser<{ action: string }>(
      `select action from entities.outbox where tenant_id = $1 and action like 'entity.%' order by position`,
      [tenantId],
    )
  ).rows.map(({ action }) => action);

const IAM = 'arn:aws:iam::111122223333';
const record = (user: string, id: string, changes: object = {}) => ({
  eventID: id,
  eventTime: '2026-03-02T09:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'ListBuckets',
  recipientAccountId: '111122223333',
  userIdentity: { type: 'IAMUser', arn: `${IAM}:user/${user}`, accountId: '111122223333', userName: user },
  ...changes,
});
const importLog = (...records: object[]) => world.import(tenantId, JSON.stringify({ Records: records }));
const byName = async (name: string) => (await list({ namePrefix: name }))[0]!;

describe('an entity by hand', () => {
  it('is created in canonical form, read, changed, deleted, and each step is recorded', async () => {
    const created = await create({ externalId: ' Robot@Example.COM/ ', name: '' });
    expect(created).toMatchObject({
      externalId: 'robot@example.com',
      name: 'robot@example.com',
      status: EntityStatus.ENTITY_STATUS_ACTIVE,
      metadata: { owner: 'ops@example.com' },
      tags: ['team=ops'],
      etag: '1',
    });
    const changed = await update(
      created.id,
      { name: 'Robot', status: EntityStatus.ENTITY_STATUS_QUARANTINED, metadata: {}, permissions: ['read'] },
      ['name', 'status', 'metadata', 'permissions'],
      created.etag,
    );
    expect(changed).toMatchObject({
      name: 'Robot',
      status: EntityStatus.ENTITY_STATUS_QUARANTINED,
      metadata: {},
      permissions: ['read'],
      tags: ['team=ops'],
      etag: '2',
    });
    const deleted = await calls.entities.deleteEntity({ id: created.id, etag: changed.etag });
    expect(deleted.entity).toMatchObject({ status: EntityStatus.ENTITY_STATUS_DELETED, etag: '3' });
    expect((await calls.entities.deleteEntity({ id: created.id, etag: '' })).entity).toEqual(deleted.entity);
    expect((await calls.entities.getEntity({ id: created.id })).entity).toEqual(deleted.entity);
    expect(await actions()).toEqual(['entity.created', 'entity.updated', 'entity.deleted']);
  });

  it('is refused a second time, in whatever spelling', async () => {
    const { id } = await create({ externalId: 'Ops@Example.com' });
    await expect(create({ externalId: 'ops@EXAMPLE.com/' })).rejects.toMatchObject({
      reason: 'ENTITY_EXISTS',
      kind: 'already_exists',
      metadata: { entity_id: id },
    });
  });

  it('is not changed by whoever has not seen its latest state', async () => {
    const { id, etag } = await create();
    await update(id, { name: 'a' }, ['name'], etag);
    await expect(update(id, { name: 'b' }, ['name'], etag)).rejects.toMatchObject({ reason: 'ETAG_MISMATCH' });
    await expect(calls.entities.deleteEntity({ id, etag })).rejects.toMatchObject({ reason: 'ETAG_MISMATCH' });
  });

  it.each<[string, Partial<entitiesV1.Entity>, string[]]>([
    ['an empty mask', {}, []],
    ['a field that is not to be changed', {}, ['external_id']],
    ['no name', { name: '' }, ['name']],
    ['the status deleted', { status: EntityStatus.ENTITY_STATUS_DELETED }, ['status']],
    ['no status', {}, ['status']],
    ['too much metadata', { metadata: { text: 'x'.repeat(17_000) } }, ['metadata']],
  ])('refuses %s', async (_, entity, mask) => {
    const { id } = await create();
    await expect(update(id, entity, mask)).rejects.toMatchObject({ reason: 'INVALID_FIELDS', kind: 'invalid_input' });
  });

  it('counts towards the plan until it is deleted', async () => {
    tenantId = await world.aTenant({ entities: 1 });
    calls = callsAs({ tenantId });
    const { id } = await create();
    const full = { reason: 'QUOTA_EXCEEDED' };
    await expect(create({ externalId: 'robot-2' })).rejects.toMatchObject(full);
    await calls.entities.deleteEntity({ id, etag: '' });
    await create({ externalId: 'robot-2' });
    await expect(update(id, { status: EntityStatus.ENTITY_STATUS_ACTIVE }, ['status'])).rejects.toMatchObject(full);
  });

  it('is nobody else’s', async () => {
    const { id } = await create();
    const others = callsAs({ tenantId: await world.aTenant() }).entities;
    const missing = { reason: 'ENTITY_NOT_FOUND' };
    await expect(others.getEntity({ id })).rejects.toMatchObject(missing);
    await expect(others.deleteEntity({ id, etag: '' })).rejects.toMatchObject(missing);
    await expect(others.listEntityHistory({ entityId: id, pageSize: 0, pageToken: '' })).rejects.toMatchObject(missing);
    await expect(others.listAliases({ entityId: id, pageSize: 0, pageToken: '' })).rejects.toMatchObject(missing);
    const reader = callsAs({ tenantId, role: 'viewer' }).entities;
    await expect(reader.deleteEntity({ id, etag: '' })).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
  });

  it('keeps name and metadata that a person gave when a log shows it', async () => {
    const { id } = await create({
      externalId: `${IAM}:user/alice`,
      provider: Provider.PROVIDER_AWS,
      type: EntityType.ENTITY_TYPE_SERVICE_ACCOUNT,
      name: 'Payroll',
    });
    await importLog(record('alice', 'e1'));
    expect((await calls.entities.getEntity({ id })).entity).toMatchObject({
      name: 'Payroll',
      metadata: { owner: 'ops@example.com', kind: 'IAMUser' },
      lastUsedAt: new Date('2026-03-02T09:00:00Z'),
    });
    expect(await update(id, { metadata: {} }, ['metadata'])).toMatchObject({
      metadata: { kind: 'IAMUser', user_name: 'alice' },
    });
  });
});

describe('finding entities', () => {
  beforeEach(async () => {
    for (const [externalId, name] of [['svc-a', 'Alpha'], ['svc-b', 'alphabet'], ['app-c', 'Beta']] as const) {
      await create({ externalId, name });
    }
    await importLog(record('alice', 'e1'));
  }); // prettier-ignore

  const names = async (changes: Partial<entitiesV1.ListEntitiesRequest>) =>
    (await list({ orderBy: 'name', ...changes })).map(({ name }) => name);

  it('by the beginning or a part of name and external id', async () => {
    expect(await names({ namePrefix: 'ALPHA' })).toEqual(['Alpha', 'alphabet']);
    expect(await names({ search: 'ETA' })).toEqual(['Beta']);
    expect(await names({ search: 'SVC-' })).toEqual(['Alpha', 'alphabet']);
    expect(await names({ externalIdPrefix: 'svc-', provider: Provider.PROVIDER_CUSTOM })).toEqual([
      'Alpha',
      'alphabet',
    ]);
    expect(await names({ search: '100%_' })).toEqual([]);
    await expect(names({ search: 'al' })).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
  });

  it('by level, time and order', async () => {
    expect(await names({ riskLevel: RiskLevel.RISK_LEVEL_CRITICAL })).toEqual([]);
    expect(await names({ endTime: new Date('2026-03-03T00:00:00Z') })).toEqual(['alice']);
    expect((await names({ startTime: new Date('2026-03-03T00:00:00Z') })).length).toBe(3);
    expect((await names({ orderBy: 'created_at desc' }))[0]).toBe('alice');
  });

  it('counts them by what they are, under the same filter as the list', async () => {
    const facets = (changes: object) =>
      calls.entities.facetEntities(entitiesV1.FacetEntitiesRequest.fromPartial(changes));
    expect(await facets({})).toEqual({
      total: '4',
      types: [
        { value: 'bot_account', count: '3' },
        { value: 'service_account', count: '1' },
      ],
      providers: [
        { value: 'custom', count: '3' },
        { value: 'aws', count: '1' },
      ],
      statuses: [{ value: 'active', count: '4' }],
      riskLevels: [{ value: 'low', count: '4' }],
    });
    expect(await facets({ namePrefix: 'alpha' })).toMatchObject({
      total: '2',
      providers: [{ value: 'custom', count: '2' }],
    });
  });
});

describe('the history of an entity', () => {
  it('tells who changed what, newest first, page by page', async () => {
    const { id } = await create();
    await update(id, { name: 'a', tags: [] }, ['name', 'tags']);
    await update(id, { status: EntityStatus.ENTITY_STATUS_DISABLED, metadata: { tier: 1 } }, ['status', 'metadata']);
    const first = await calls.entities.listEntityHistory({ entityId: id, pageSize: 1, pageToken: '' });
    const rest = await calls.entities.listEntityHistory({ entityId: id, pageSize: 1, pageToken: first.nextPageToken });
    expect([...first.changes, ...rest.changes]).toEqual([
      expect.objectContaining({
        entityId: id,
        actorType: 'user',
        changes: {
          status: { old: 'active', new: 'disabled' },
          'metadata.owner': { old: 'ops@example.com', new: null },
          'metadata.tier': { old: null, new: 1 },
        },
      }),
      expect.objectContaining({
        changes: { name: { old: 'Robot One', new: 'a' }, tags: { old: ['team=ops'], new: [] } },
      }),
    ]);
    expect(rest.nextPageToken).toBe('');
  });

  it('keeps the latest 200, and no sighting that only moves a time', async () => {
    const { id } = await create({ externalId: `${IAM}:user/alice`, provider: Provider.PROVIDER_AWS });
    await importLog(record('alice', 'e1'));
    await importLog(record('alice', 'e2', { eventTime: '2026-03-02T10:00:00Z' }));
    const kept = () =>
      world.as(tenantId, () =>
        world.sql<{ count: number; latest: string }>(
          `select count(*)::int as count, max(changes -> 'name' ->> 'new') as latest from entities.entity_changes`,
        ),
      );
    expect(await kept()).toMatchObject([{ count: 1 }]);
    await world.as(tenantId, async () => {
      for (let n = 100; n < 310; n++) {
        await world.sql('update entities.entities set name = $2 where id = $1', [id, `name ${n}`]);
      }
    });
    expect(await kept()).toEqual([{ count: 200, latest: 'name 309' }]);
  });
});

describe('merging', () => {
  const merge = (id: string, duplicateId: string, changes: object = {}) =>
    calls.entities.mergeEntities({ id, duplicateId, etag: '', duplicateEtag: '', ...changes });
  const edges = () =>
    world.as(tenantId, () =>
      world.sql<{ edge: string }>(
        `select concat_ws(' ', s.name, relationship_type, t.name, strength::real) as edge
         from entities.entity_relationships join entities.entities s on s.id = source_entity_id
           join entities.entities t on t.id = target_entity_id order by 1`,
      ),
    );
  const assume = (user: string, role: string, id: string) =>
    record(user, id, {
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      requestParameters: { roleArn: `${IAM}:role/${role}` },
    });

  it('moves edges, events and threats, drops what would be doubled, and keeps an alias', async () => {
    await importLog(
      assume('alice', 'deploy', 'e1'),
      assume('alice', 'audit', 'e2'),
      assume('alicia', 'deploy', 'e3'),
      record('alice', 'e4', {
        eventSource: 'iam.amazonaws.com',
        eventName: 'UpdateUser',
        requestParameters: { userName: 'alicia' },
      }),
    );
    const [alice, alicia] = [await byName('alice'), await byName('alicia')];
    const answer = await merge(alicia.id, alice.id, { etag: alicia.etag, duplicateEtag: alice.etag });
    expect(answer).toMatchObject({
      entity: { id: alicia.id, name: 'alicia' },
      alias: { entityId: alicia.id, externalId: `${IAM}:user/alice`, mergedEntityId: alice.id },
      relationshipsMoved: '1',
      relationshipsDropped: '2',
      eventsMoved: '3',
    });
    expect(await edges()).toEqual([{ edge: 'alicia uses audit 0.9' }, { edge: 'alicia uses deploy 0.9' }]);
    expect((await calls.entities.getEntity({ id: alice.id })).entity).toEqual(answer.entity);
    expect((await list({})).map(({ name }) => name).sort()).toEqual(['alicia', 'audit', 'deploy']);
    expect((await calls.entities.listAliases({ entityId: alice.id, pageSize: 0, pageToken: '' })).aliases).toEqual([
      answer.alias,
    ]);
    expect((await calls.entities.facetEntities(entitiesV1.FacetEntitiesRequest.fromPartial({}))).total).toBe('3');
    expect(await actions()).toEqual(['entity.merged']);
  });

  it('lets later observations of the alias land on the survivor', async () => {
    await importLog(record('alice', 'e1'), record('bob', 'e2'));
    const [alice, bob] = [await byName('alice'), await byName('bob')];
    await merge(bob.id, alice.id);
    const run = await importLog(
      assume('alice', 'deploy', 'e3'),
      record('alice', 'e4', { eventTime: '2026-03-05T09:00:00Z' }),
      record('bob', 'e5', {
        eventSource: 'iam.amazonaws.com',
        eventName: 'UpdateUser',
        requestParameters: { userName: 'alice' },
      }),
    );
    expect(run).toMatchObject({ stored: 3, entitiesCreated: 1 });
    expect(await byName('bob')).toMatchObject({ id: bob.id, lastUsedAt: new Date('2026-03-05T09:00:00Z') });
    expect(await list({ namePrefix: 'alice' })).toEqual([]);
    expect(await edges()).toEqual([{ edge: 'bob uses deploy 0.9' }]);
    const events = await calls.events.listEntityEvents({
      ...{ pageSize: 0, pageToken: '', eventType: '', startTime: undefined, endTime: undefined },
      entityId: bob.id,
    });
    expect(events.events).toHaveLength(5);
  });

  it('may be done again with the survivor, and its aliases follow', async () => {
    const ids = [];
    for (const name of ['a', 'b', 'c']) ids.push((await create({ externalId: name, name })).id);
    const [a, b, c] = ids as [string, string, string];
    await merge(b, a);
    await merge(c, b);
    expect((await calls.entities.getEntity({ id: a })).entity?.id).toBe(c);
    const { aliases } = await calls.entities.listAliases({ entityId: c, pageSize: 0, pageToken: '' });
    expect(aliases.map(({ externalId }) => externalId)).toEqual(['a', 'b']);
    await expect(merge(c, a)).rejects.toMatchObject({ reason: 'ENTITY_NOT_FOUND' });
    await expect(create({ externalId: 'a' })).rejects.toMatchObject({
      reason: 'ENTITY_EXISTS',
      metadata: { entity_id: c },
    });
  });

  it('is refused for one entity, strangers and what was not seen', async () => {
    const { id } = await create();
    const other = await create({ externalId: 'robot-2' });
    await expect(merge(id, id)).rejects.toMatchObject({
      reason: 'MERGE_NOT_POSSIBLE',
      metadata: { why: 'same_entity' },
    });
    await expect(merge(id, uuidv7())).rejects.toMatchObject({ reason: 'ENTITY_NOT_FOUND' });
    await expect(merge(id, other.id, { duplicateEtag: '7' })).rejects.toMatchObject({ reason: 'ETAG_MISMATCH' });
  });

  it('of two at once in opposite directions happens once', async () => {
    const [a, b] = [await create({ externalId: 'a' }), await create({ externalId: 'b' })];
    const done = await Promise.allSettled([merge(a.id, b.id), merge(b.id, a.id)]);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await list({})).toHaveLength(1);
  });

  it('knows other ids that a person names', async () => {
    const { id } = await create();
    const alias = (externalId: string) =>
      calls.entities.createAlias({ entityId: id, externalId, provider: Provider.PROVIDER_AWS });
    expect((await alias(`${IAM}:user/ops/alice`)).alias).toMatchObject({
      externalId: `${IAM}:user/alice`,
      mergedEntityId: '',
    });
    await expect(alias(`${IAM}:user/alice`)).rejects.toMatchObject({ reason: 'ENTITY_EXISTS' });
    await importLog(record('alice', 'e1'));
    expect((await list({})).map(({ name }) => name)).toEqual(['Robot One']);
    expect((await list({}))[0]?.lastUsedAt).toEqual(new Date('2026-03-02T09:00:00Z'));
    expect(await actions()).toEqual(['entity.created', 'entity.alias_created']);
  });
});
