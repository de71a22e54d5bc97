import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { InProcessService, TestCaller } from '@attestry/testing';
import { aService } from './fixtures/a-service.js';
import { uploadOf, World } from './fixtures/a-world.js';

const SAMPLE = readFileSync(new URL('../../../tools/start/sample/cloudtrail.json', import.meta.url));
const DEPLOYER = 'arn:aws:iam::111122223333:role/release-deployer';

let world: World;
let service: InProcessService;
let tenantId: string;
let imported: entitiesV1.Import;

function callsAs(caller: TestCaller) {
  return {
    entities: service.as(caller, entitiesV1.EntityServiceService),
    relationships: service.as(caller, entitiesV1.RelationshipServiceService),
    events: service.as(caller, entitiesV1.EventServiceService),
    imports: service.as(caller, entitiesV1.ImportServiceService),
  };
}
let calls: ReturnType<typeof callsAs>;
let others: ReturnType<typeof callsAs>;

beforeAll(async () => {
  world = await World.open();
  service = await aService(world);
  tenantId = await world.aTenant();
  calls = callsAs({ tenantId });
  others = callsAs({ tenantId: await world.aTenant() });
  const answer = await calls.imports.importCloudTrail(messages(SAMPLE));
  imported = answer.import!;
});
afterAll(async () => {
  await service?.stop();
  await world?.close();
});

function* messages(file: Buffer, end = Infinity): Generator<entitiesV1.ImportCloudTrailRequest> {
  const header = { fileName: 'tour.json', format: entitiesV1.ImportFormat.IMPORT_FORMAT_UNSPECIFIED };
  let sent = 0;
  for (const part of uploadOf(file, { fileName: 'tour.json', format: undefined })) {
    if (sent++ < end) yield part.header ? { header } : { chunk: part.chunk, commit: part.commit };
  }
}

const anyEntity = entitiesV1.ListEntitiesRequest.fromPartial({});
const anyEdge = {
  pageSize: 0,
  pageToken: '',
  sourceEntityId: '',
  targetEntityId: '',
  type: entitiesV1.RelationshipType.RELATIONSHIP_TYPE_UNSPECIFIED,
};
const anyEvent = { pageSize: 0, pageToken: '', entityId: '', eventType: '', startTime: undefined, endTime: undefined };

async function allPages<Item>(page: (pageToken: string) => Promise<{ items: Item[]; nextPageToken: string }>) {
  const pages: Item[][] = [];
  let token = '';
  do {
    const { items, nextPageToken } = await page(token);
    pages.push(items);
    token = nextPageToken;
  } while (token !== '');
  return pages;
}

const entityPages = (orderBy: string) =>
  allPages(async (pageToken) => {
    const answer = await calls.entities.listEntities({ ...anyEntity, pageSize: 7, pageToken, orderBy });
    return { items: answer.entities, nextPageToken: answer.nextPageToken };
  });

const deployer = async (): Promise<entitiesV1.Entity> => {
  const { entities } = await calls.entities.listEntities({ ...anyEntity, externalId: DEPLOYER });
  return entities[0]!;
};

describe('imports', () => {
  it('answer with counts that add up, and stay readable', async () => {
    expect(imported.counts).toEqual({
      records: '20',
      stored: '18',
      duplicates: '1',
      rejected: '1',
      entitiesCreated: '18',
      entitiesUpdated: '0',
      relationshipsCreated: '22',
      relationshipsUpdated: '0',
    });
    expect(imported.rejections).toEqual([
      expect.objectContaining({
        index: '19',
        line: '21',
        reason: entitiesV1.RejectionReason.REJECTION_REASON_NO_EVENT_TIME,
      }),
    ]);
    expect((await calls.imports.getImport({ id: imported.id })).import).toEqual(imported);
    expect((await calls.imports.listImports({ pageSize: 0, pageToken: '' })).imports).toEqual([imported]);
  });

  it('leave an event in the outbox of the same transaction', async () => {
    const { rows } = await world.asSuperuser<{ event: unknown }>(
      `select event from entities.outbox where tenant_id = $1 and action = 'import.completed'`,
      [tenantId],
    );
    expect(rows).toEqual([
      {
        event: expect.objectContaining({
          resource: { type: 'entities.import', id: imported.id },
          details: expect.objectContaining({ records: 20, stored: 18, duplicates: 1, rejected: 1 }),
        }),
      },
    ]);
  });

  it('that are cut off leave nothing', async () => {
    const tenant = await world.aTenant();
    const { imports } = callsAs({ tenantId: tenant });
    const parts = [...messages(SAMPLE)].length;
    for (const end of [0, 1, Math.floor(parts / 2), parts - 1]) {
      await expect(imports.importCloudTrail(messages(SAMPLE, end))).rejects.toMatchObject({
        reason: 'UPLOAD_INCOMPLETE',
        kind: 'invalid_input',
      });
    }
    expect(await world.traces(tenant)).toEqual({ entities: 0, relationships: 0, events: 0, imports: 0, files: 0 });
  });

  it('are not for those who only look', async () => {
    const { imports } = callsAs({ tenantId, role: 'viewer' });
    await expect(imports.importCloudTrail(messages(SAMPLE))).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
  });
});

describe('entities', () => {
  it.each(['', 'last_seen_at desc', 'risk_score desc', 'name'])(
    'in the order %j come page by page, each once',
    async (orderBy) => {
      const pages = await entityPages(orderBy);
      expect(pages.map((page) => page.length)).toEqual([7, 7, 4]);
      const all = pages.flat();
      expect(new Set(all.map(({ id }) => id)).size).toBe(18);
      const whole = await calls.entities.listEntities({ ...anyEntity, orderBy });
      expect(all).toEqual(whole.entities);
      const names = all.map(({ name }) => name);
      if (orderBy === 'name')
        expect(names).toEqual(names.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
      const times = all.map(({ lastSeenAt }) => lastSeenAt!.getTime());
      if (orderBy === '') expect(times).toEqual([...times].sort((a, b) => b - a));
    },
  );

  it('are narrowed by each filter', async () => {
    const { entities } = await calls.entities.listEntities({
      ...anyEntity,
      type: entitiesV1.EntityType.ENTITY_TYPE_API_KEY,
    });
    expect(entities.map(({ externalId }) => externalId).sort()).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => `${[3, 4, 5].includes(n) ? 'ASIA' : 'AKIA'}ATTESTRYTOUR000${n}`).sort(),
    );
    const none = { ...anyEntity, provider: entitiesV1.Provider.PROVIDER_GITHUB };
    expect((await calls.entities.listEntities(none)).entities).toEqual([]);
    const disabled = { ...anyEntity, status: entitiesV1.EntityStatus.ENTITY_STATUS_DISABLED };
    expect((await calls.entities.listEntities(disabled)).entities).toEqual([]);
  });

  it('are found by any spelling of their external id, with all their fields', async () => {
    const externalId = 'arn:aws:iam::111122223333:role/ci/release-deployer';
    const { entities } = await calls.entities.listEntities({ ...anyEntity, externalId });
    expect(entities).toEqual([await deployer()]);
    expect(entities[0]).toMatchObject({
      externalId: DEPLOYER,
      name: 'release-deployer',
      type: entitiesV1.EntityType.ENTITY_TYPE_MACHINE_IDENTITY,
      provider: entitiesV1.Provider.PROVIDER_AWS,
      providerRegion: 'eu-west-1',
      status: entitiesV1.EntityStatus.ENTITY_STATUS_ACTIVE,
      riskScore: 0,
      riskLevel: entitiesV1.RiskLevel.RISK_LEVEL_LOW,
      metadata: expect.objectContaining({ kind: 'AssumedRole', account_id: '111122223333', arn: externalId }),
      firstSeenAt: new Date('2026-03-02T08:59:58Z'),
      lastSeenAt: new Date('2026-03-02T09:00:07Z'),
      lastUsedAt: new Date('2026-03-02T09:00:07Z'),
      region: 'us-east',
    });
    expect((await calls.entities.getEntity({ id: entities[0]!.id })).entity).toEqual(entities[0]);
  });

  it('give no page to a token of another list, filter or order', async () => {
    const { nextPageToken } = await calls.entities.listEntities({ ...anyEntity, pageSize: 1 });
    const wrong = [
      calls.entities.listEntities({ ...anyEntity, pageToken: nextPageToken, orderBy: 'name' }),
      calls.entities.listEntities({
        ...anyEntity,
        pageToken: nextPageToken,
        provider: entitiesV1.Provider.PROVIDER_AWS,
      }),
      calls.events.listEntityEvents({ ...anyEvent, pageToken: nextPageToken }),
      calls.entities.listEntities({ ...anyEntity, pageToken: 'x' }),
    ];
    const refused = { status: 'rejected', reason: expect.objectContaining({ reason: 'INVALID_PAGE_TOKEN' }) };
    expect(await Promise.allSettled(wrong)).toEqual([refused, refused, refused, refused]);
  });
});

describe('relationships', () => {
  it('are listed by source, target and type', async () => {
    const { id } = await deployer();
    const from = await calls.relationships.listRelationships({ ...anyEdge, sourceEntityId: id });
    expect(from.relationships.map(({ type, strength }) => [type, strength]).sort()).toEqual([
      [entitiesV1.RelationshipType.RELATIONSHIP_TYPE_USES, 0.5],
      [entitiesV1.RelationshipType.RELATIONSHIP_TYPE_DELEGATES_TO, 0.5],
    ]);
    const to = await calls.relationships.listRelationships({ ...anyEdge, targetEntityId: id });
    expect(to.relationships).toEqual([
      expect.objectContaining({
        type: entitiesV1.RelationshipType.RELATIONSHIP_TYPE_USES,
        strength: 0.9,
        metadata: {
          kind: 'assumed_role',
          source: 'aws_cloudtrail',
          source_event_id: expect.any(String),
          observed_at: '2026-03-02T08:59:58.000Z',
        },
      }),
    ]);
    const owns = { ...anyEdge, type: entitiesV1.RelationshipType.RELATIONSHIP_TYPE_OWNS };
    expect((await calls.relationships.listRelationships(owns)).relationships).toHaveLength(5);
  });

  it('come page by page, each once', async () => {
    const pages = await allPages(async (pageToken) => {
      const answer = await calls.relationships.listRelationships({ ...anyEdge, pageSize: 9, pageToken });
      return { items: answer.relationships, nextPageToken: answer.nextPageToken };
    });
    expect(pages.map((page) => page.length)).toEqual([9, 9, 4]);
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(22);
  });
});

describe('events', () => {
  it('are listed by entity, type and time, newest first, without the record', async () => {
    const { id } = await deployer();
    const { events } = await calls.events.listEntityEvents({ ...anyEvent, entityId: id });
    expect(events.map(({ eventType }) => eventType)).toEqual([
      'iam.PassRole',
      'ecr.PutImage',
      'lambda.UpdateFunctionCode',
    ]);
    expect(events[0]!.eventData).toBeUndefined();
    const type = await calls.events.listEntityEvents({ ...anyEvent, eventType: 'ecr.PutImage' });
    expect(type.events.map((event) => event.id)).toEqual([events[1]!.id]);
    const [startTime, endTime] = [new Date('2026-03-02T09:00:03Z'), new Date('2026-03-02T09:00:07Z')];
    const time = await calls.events.listEntityEvents({ ...anyEvent, startTime, endTime });
    expect(time.events.map((event) => event.id)).toEqual([events[1]!.id, events[2]!.id]);
  });

  it('come page by page, each once, also over many of one time', async () => {
    const pages = await allPages(async (pageToken) => {
      const answer = await calls.events.listEntityEvents({ ...anyEvent, pageSize: 5, pageToken });
      return { items: answer.events, nextPageToken: answer.nextPageToken };
    });
    expect(pages.map((page) => page.length)).toEqual([5, 5, 5, 3]);
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(18);
  });

  it('show the whole record one at a time', async () => {
    const { events } = await calls.events.listEntityEvents({ ...anyEvent, eventType: 'dynamodb.GetItem' });
    const { event } = await calls.events.getEntityEvent({ id: events[0]!.id });
    expect(event).toMatchObject({
      sourceIp: '2001:db8:20::40',
      sourceRaw: '2001:db8:20::40',
      targetResource: '',
      source: 'aws_cloudtrail',
      eventData: expect.objectContaining({ requestParameters: { tableName: 'orders' } }),
      riskScore: undefined,
    });
  });
});

describe('another tenant', () => {
  it('gets for our ids exactly what it gets for unknown ones', async () => {
    const ours = { entity: (await deployer()).id, import: imported.id, event: '' };
    ours.event = (await calls.events.listEntityEvents({ ...anyEvent, pageSize: 1 })).events[0]!.id;
    const outcome = (call: Promise<unknown>) =>
      call.then(
        (answer) => answer,
        ({ kind, reason, message, metadata }: Record<string, unknown>) => ({ kind, reason, message, metadata }),
      );
    const asked = (ids: typeof ours) =>
      Promise.all([
        outcome(others.entities.getEntity({ id: ids.entity })),
        outcome(others.events.getEntityEvent({ id: ids.event })),
        outcome(others.imports.getImport({ id: ids.import })),
        outcome(others.relationships.listRelationships({ ...anyEdge, sourceEntityId: ids.entity })),
        outcome(others.relationships.listRelationships({ ...anyEdge, targetEntityId: ids.entity })),
        outcome(others.events.listEntityEvents({ ...anyEvent, entityId: ids.entity })),
      ]);
    const answers = await asked(ours);
    expect(answers).toEqual(await asked({ entity: uuidv7(), import: uuidv7(), event: uuidv7() }));
    expect(answers.slice(0, 3)).toEqual([
      expect.objectContaining({ kind: 'not_found', reason: 'ENTITY_NOT_FOUND' }),
      expect.objectContaining({ kind: 'not_found', reason: 'EVENT_NOT_FOUND' }),
      expect.objectContaining({ kind: 'not_found', reason: 'IMPORT_NOT_FOUND' }),
    ]);
    expect((await others.entities.listEntities(anyEntity)).entities).toEqual([]);
    expect((await others.imports.listImports({ pageSize: 0, pageToken: '' })).imports).toEqual([]);
  });
});
