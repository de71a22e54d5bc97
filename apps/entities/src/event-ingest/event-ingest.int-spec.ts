import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import type { InProcessService } from '@attestry/testing';
import { aService } from '../fixtures/a-service.js';
import { World } from '../fixtures/a-world.js';

const { EntityType, EventRejectionReason, Provider } = entitiesV1;

let world: World;
let service: InProcessService;
let tenantId: string;
beforeAll(async () => {
  world = await World.open();
  service = await aService(world);
});
beforeEach(async () => {
  tenantId = await world.aTenant({ entities: 5 });
});
afterAll(async () => {
  await service?.stop();
  await world?.close();
});

const NOW = Date.now();
const event = (id: string, given: Partial<entitiesV1.EventInput> = {}): entitiesV1.EventInput => ({
  provider: Provider.PROVIDER_CUSTOM,
  externalId: 'robot-1',
  entityType: EntityType.ENTITY_TYPE_BOT_ACCOUNT,
  time: new Date(NOW - 60_000),
  eventType: 'files.Read',
  eventSubtype: '',
  sourceAddress: '198.51.100.7',
  targetResource: '',
  eventData: Buffer.alloc(0),
  sourceEventId: id,
  ...given,
});
const open = (streamId = 'spec', source = 'spec'): entitiesV1.IngestEventsRequest => ({ open: { source, streamId } });
const batch = (batchId: number, ...events: entitiesV1.EventInput[]): entitiesV1.IngestEventsRequest => ({
  batch: { batchId: String(batchId), events },
});

const calls = () => service.as({ tenantId }, entitiesV1.EventServiceService);
async function sent(...requests: entitiesV1.IngestEventsRequest[]): Promise<entitiesV1.IngestEventsResponse[]> {
  const answers: entitiesV1.IngestEventsResponse[] = [];
  for await (const answer of calls().ingestEvents(requests)) answers.push(answer);
  return answers;
}
const counts = async () => (await world.traces(tenantId)) as { entities: number; events: number };

describe('a stream of events', () => {
  it('is told where to go on, and each batch is acknowledged once it is stored', async () => {
    const requests = async function* () {
      yield open();
      yield batch(1, event('a'), event('b'), event('a'));
      yield batch(7, event('b'), event('c', { externalId: 'robot-2' }));
    };
    const seen: [entitiesV1.IngestEventsResponse, number][] = [];
    for await (const answer of calls().ingestEvents(requests())) seen.push([answer, (await counts()).events]);
    expect(seen).toMatchObject([
      [{ resume: { lastBatchId: '0' } }, expect.any(Number)],
      [{ ack: { batchId: '1', stored: 2, duplicates: 1, entitiesCreated: 1, rejections: [] } }, expect.any(Number)],
      [{ ack: { batchId: '7', stored: 1, duplicates: 1, entitiesCreated: 1, repeatedBatch: false } }, 3],
    ]);
    expect(seen[1]![1]).toBeGreaterThanOrEqual(2);
  });

  it('goes on after the last batch that was stored, and stores nothing twice', async () => {
    await sent(open(), batch(1, event('a')), batch(2, event('b')));
    const [resume, again, fresh] = await sent(open(), batch(2, event('b'), event('x')), batch(3, event('c')));
    expect(resume).toMatchObject({ resume: { lastBatchId: '2' } });
    expect(again).toMatchObject({ ack: { batchId: '2', repeatedBatch: true, stored: 0, duplicates: 0 } });
    expect(fresh).toMatchObject({ ack: { batchId: '3', stored: 1 } });
    expect(await counts()).toMatchObject({ events: 3 });
    expect(await sent(open('another'))).toMatchObject([{ resume: { lastBatchId: '0' } }]);
  });

  it('of two senders at once stores each batch id once', async () => {
    const both = await Promise.all([1, 2].map(() => sent(open(), batch(1, event('a')), batch(2, event('b')))));
    const acks = both.flatMap((answers) => answers.flatMap(({ ack }) => (ack ? [ack] : [])));
    expect(acks).toHaveLength(4);
    expect(acks.reduce((sum, { stored }) => sum + stored, 0)).toBe(2);
    expect(await counts()).toMatchObject({ events: 2, entities: 1 });
  });

  it('that breaks off between two messages has stored what was acknowledged, and nothing of the rest', async () => {
    const requests = async function* () {
      yield open();
      yield batch(1, event('a'));
      throw new Error('the sender dies');
    };
    await expect(
      (async () => {
        for await (const _ of calls().ingestEvents(requests()));
      })(),
    ).rejects.toThrow('the sender dies');
    await sleep(200);
    const [resume] = await sent(open());
    const { events } = await counts();
    expect(resume).toMatchObject({ resume: { lastBatchId: String(events) } });
  });

  it('rejects single events with a reason and stores the others', async () => {
    const unspecified = EntityType.ENTITY_TYPE_UNSPECIFIED;
    const [, answer] = await sent(
      open(),
      batch(
        1,
        event('a', { eventType: '' }),
        event('b', { externalId: 'stranger', entityType: unspecified }),
        event('c'),
        event('d', { entityType: unspecified }),
        event('e', { time: undefined }),
        event('f', { eventData: Buffer.from('nonsense') }),
      ),
    );
    expect(answer?.ack).toMatchObject({
      stored: 2,
      duplicates: 0,
      rejections: [
        { index: 0, reason: EventRejectionReason.EVENT_REJECTION_REASON_BAD_EVENT_TYPE },
        { index: 1, reason: EventRejectionReason.EVENT_REJECTION_REASON_UNKNOWN_ENTITY },
        { index: 4, reason: EventRejectionReason.EVENT_REJECTION_REASON_TIME_OUT_OF_RANGE },
        { index: 5, reason: EventRejectionReason.EVENT_REJECTION_REASON_BAD_EVENT_DATA },
      ],
    });
    expect(await counts()).toMatchObject({ events: 2, entities: 1 });
    const [, known] = await sent(open(), batch(2, event('g', { entityType: unspecified })));
    expect(known?.ack).toMatchObject({ stored: 1, entitiesCreated: 0 });
  });

  it('ends at the limit of the plan, with nothing of that batch', async () => {
    const many = (from: number) => [0, 1, 2].map((n) => event(`${from + n}`, { externalId: `robot-${from + n}` }));
    await expect(sent(open(), batch(1, ...many(0)), batch(2, ...many(10)))).rejects.toMatchObject({
      reason: 'QUOTA_EXCEEDED',
    });
    expect(await counts()).toMatchObject({ events: 3, entities: 3 });
    expect(await sent(open())).toMatchObject([{ resume: { lastBatchId: '1' } }]);
  });

  it.each([
    ['does not begin with open', [batch(1, event('a'))]],
    ['opens twice', [open(), open()]],
    ['goes back', [open(), batch(2, event('a')), batch(2, event('b'))]],
  ])('is refused if it %s', async (_, requests) => {
    await expect(sent(...requests)).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
  });

  it('is refused to who may only read', async () => {
    const viewer = service.as({ tenantId, role: 'viewer' }, entitiesV1.EventServiceService);
    await expect(
      (async () => {
        for await (const _ of viewer.ingestEvents([open()]));
      })(),
    ).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
  });

  it('raises what its events show, as an import does', async () => {
    const record = {
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      requestParameters: { name: 'main' },
    };
    const stop = (id: string) =>
      event(id, {
        provider: Provider.PROVIDER_AWS,
        eventType: 'cloudtrail.StopLogging',
        eventData: Buffer.from(JSON.stringify(record)),
      });
    await sent(open('s', 'aws_cloudtrail'), batch(1, stop('a')), batch(2, stop('b')));
    const threats = await world.as(tenantId, () =>
      world.sql('select detection_method as method, count from entities.threat_events'),
    );
    expect(threats).toEqual([{ method: 'rule/trail-stopped-or-deleted', count: 2 }]);
  });

  it('holds a sender back whose answers are not read yet', async () => {
    let made = 0;
    const requests = async function* () {
      yield open();
      for (; made < 2_000; made++) {
        const data = Buffer.from(JSON.stringify({ text: 'x'.repeat(60_000) }));
        yield batch(made + 1, event(`${made}`, { eventData: data }));
        await Promise.resolve();
      }
    };
    const answers = calls().ingestEvents(requests())[Symbol.asyncIterator]();
    await answers.next();
    await sleep(300);
    expect(made).toBeLessThan(500);
    await answers.return?.(undefined);
  });
});

describe('the volume of events over the wire', () => {
  it('is that of the stream', async () => {
    await sent(open(), batch(1, event('a'), event('b'), event('c', { time: new Date(NOW - 3 * 3_600_000) })));
    const { volumes } = await calls().getEventVolume({
      entityId: '',
      eventType: 'files.Read',
      startTime: undefined,
      endTime: undefined,
      bucket: entitiesV1.VolumeBucket.VOLUME_BUCKET_UNSPECIFIED,
    });
    expect(volumes.map(({ eventCount }) => eventCount)).toEqual(['1', '2']);
    expect(volumes[0]).toMatchObject({ riskScoreCount: '0' });
    expect(volumes[0]!.riskScoreAverage).toBeUndefined();
  });

  it('is refused for too many spans and a range that ends before it begins', async () => {
    const ask = (startTime: Date, endTime: Date) =>
      calls().getEventVolume({
        entityId: '',
        eventType: '',
        startTime,
        endTime,
        bucket: entitiesV1.VolumeBucket.VOLUME_BUCKET_HOUR,
      });
    await expect(ask(new Date(NOW - 365 * 86_400_000), new Date(NOW))).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
    });
    await expect(ask(new Date(NOW), new Date(NOW - 1))).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
  });
});
