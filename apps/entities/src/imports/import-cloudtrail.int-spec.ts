import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { uploadOf, World } from '../fixtures/a-world.js';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world?.close());

const ACCOUNT = '111122223333';
const IAM = `arn:aws:iam::${ACCOUNT}`;

const aRecord = (changes: Record<string, unknown> = {}) => ({
  eventID: randomBytes(8).toString('hex'),
  eventTime: '2026-03-02T09:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'ListBuckets',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  recipientAccountId: ACCOUNT,
  userIdentity: {
    type: 'IAMUser',
    arn: `${IAM}:user/alice`,
    accountId: ACCOUNT,
    userName: 'alice',
    accessKeyId: 'AKIAEXAMPLEEXAMPLE44',
  },
  ...changes,
});

const log = (records: unknown[]) => JSON.stringify({ Records: records });
const NOTHING = { entities: 0, relationships: 0, events: 0, imports: 0, files: 0 };
const refused = (reason: string) => expect.objectContaining({ reason });

describe('importing a CloudTrail log', () => {
  it('stores each record once, its principal, its key and their edges, and says so', async () => {
    const tenant = await world.aTenant();
    const file = log([aRecord(), aRecord({ eventTime: '2026-03-02T10:00:00Z' })]);
    const run = await world.import(tenant, file, { fileName: 'a.json' });
    expect(run).toMatchObject({
      source: 'aws_cloudtrail',
      fileName: 'a.json',
      format: 'json',
      sizeBytes: file.length,
      records: 2,
      stored: 2,
      duplicates: 0,
      rejected: 0,
      entitiesCreated: 2,
      entitiesUpdated: 0,
      relationshipsCreated: 2,
      relationshipsUpdated: 0,
      rejections: [],
    });
    expect(await world.traces(tenant)).toEqual({ entities: 2, relationships: 2, events: 2, imports: 1, files: 0 });
    expect(await world.as(tenant, () => world.imports.find(run.id))).toMatchObject({ stored: 2, sha256: run.sha256 });
  });

  it('stores and changes nothing the second time, in whatever packing', async () => {
    const tenant = await world.aTenant();
    const records = [aRecord(), aRecord({ eventID: undefined })];
    await world.import(tenant, log(records));
    const before = await world.graph(tenant);
    const again = await world.import(tenant, gzipSync(JSON.stringify(records, null, 2)));
    expect(again).toMatchObject({
      format: 'json_gzip',
      records: 2,
      stored: 0,
      duplicates: 2,
      entitiesCreated: 0,
      entitiesUpdated: 0,
      relationshipsCreated: 0,
      relationshipsUpdated: 0,
    });
    expect(await world.graph(tenant)).toEqual(before);
  });

  it('counts a record that is twice in one file as duplicate', async () => {
    const tenant = await world.aTenant();
    const record = aRecord();
    expect(await world.import(tenant, log([record, record]))).toMatchObject({ records: 2, stored: 1, duplicates: 1 });
  });

  it('gives the same inventory and graph in whatever order and files the records come', async () => {
    const records = ['09', '10', '11'].flatMap((hour) => [
      aRecord({ eventTime: `2026-03-02T${hour}:00:00Z`, awsRegion: `region-${hour}` }),
      aRecord({ eventTime: '2026-03-02T10:00:00Z', userIdentity: { type: 'AWSService', invokedBy: `s${hour}` } }),
      aRecord({
        eventTime: `2026-03-02T${hour}:30:00Z`,
        eventSource: 'sts.amazonaws.com',
        eventName: 'AssumeRole',
        requestParameters: { roleArn: `${IAM}:role/deploy` },
        responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLEEXAMPLE55' } },
      }),
    ]);
    const reference = await world.aTenant();
    await world.import(reference, log(records));
    const expected = await world.graph(reference);
    const order = fc.shuffledSubarray(records, { minLength: records.length });
    await fc.assert(
      fc.asyncProperty(order, fc.nat(records.length), async (shuffled, cut) => {
        const tenant = await world.aTenant();
        await world.import(tenant, log(shuffled.slice(cut)));
        await world.import(tenant, log(shuffled.slice(0, cut)));
        expect(await world.graph(tenant)).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it('keeps odd origins, missing fields and unknown events', async () => {
    const tenant = await world.aTenant();
    const odd = [
      aRecord({ sourceIPAddress: '211.9.016.253' }),
      aRecord({ sourceIPAddress: 'AWS Internal' }),
      aRecord({ sourceIPAddress: 'cloudformation.amazonaws.com', eventName: 'NeverHeardOf', eventType: 'AwsMystery' }),
      { eventTime: '2026-03-02T09:00:00Z' },
    ];
    expect(await world.import(tenant, log(odd))).toMatchObject({ records: 4, stored: 4 });
    const stored = await world.as(tenant, () =>
      world.sql(
        `select host(source_ip) as ip, source_raw, event_type, event_subtype from entities.entity_events order by source_raw`,
      ),
    );
    expect(stored).toEqual([
      { ip: null, source_raw: '211.9.016.253', event_type: 's3.ListBuckets', event_subtype: null },
      { ip: null, source_raw: 'AWS Internal', event_type: 's3.ListBuckets', event_subtype: null },
      {
        ip: null,
        source_raw: 'cloudformation.amazonaws.com',
        event_type: 's3.NeverHeardOf',
        event_subtype: 'AwsMystery',
      },
      { ip: null, source_raw: null, event_type: 'unknown.Unknown', event_subtype: null },
    ]);
  });

  it('rejects only what has no place, each with line, offset and reason', async () => {
    const tenant = await world.aTenant();
    const file = `[\n${JSON.stringify(aRecord())},\n{"a" 1},\n"text",\n  ${JSON.stringify(aRecord({ eventTime: 'soon' }))},\n${JSON.stringify({ long: 'x'.repeat(1_100_000) })}]`;
    const run = await world.import(tenant, file);
    expect(run).toMatchObject({ records: 5, stored: 1, duplicates: 0, rejected: 4 });
    expect(run.rejections).toEqual([
      { index: 1, line: 3, offset: file.indexOf('{"a"'), reason: 'malformed_json' },
      { index: 2, line: 4, offset: file.indexOf('"text"'), reason: 'not_an_object' },
      { index: 3, line: 5, offset: file.indexOf('  {') + 2, reason: 'no_event_time' },
      { index: 4, line: 6, offset: file.indexOf('{"long"'), reason: 'too_large' },
    ]);
  });

  it('lists 100 rejections and counts all', async () => {
    const tenant = await world.aTenant();
    const run = await world.import(tenant, log(Array.from({ length: 130 }, () => 1)));
    expect(run).toMatchObject({ records: 130, rejected: 130 });
    expect(run.rejections).toHaveLength(100);
  });

  it('takes more records than one batch', async () => {
    const tenant = await world.aTenant();
    const records = Array.from({ length: 1_203 }, () => aRecord());
    expect(await world.import(tenant, log(records))).toMatchObject({
      records: 1_203,
      stored: 1_203,
      entitiesCreated: 2,
    });
  });
});

describe('a file that takes longer to read than a transaction may rest', () => {
  const REST_MS = 250;
  let hurried: World;
  beforeAll(async () => {
    hurried = await World.open();
    await hurried.asSuperuser(
      `alter role entities_app in database "${new URL(hurried.testDatabase.adminUrl).pathname.slice(1)}"
       set idle_in_transaction_session_timeout = ${REST_MS}`,
    );
  });
  afterAll(() => hurried?.close());

  /** `head`, then 128 MiB of one byte, then `tail`. */
  const longFile = (head: string, byte: string, tail: string): Buffer =>
    gzipSync(Buffer.concat([Buffer.from(head), Buffer.alloc(128 * 1024 * 1024, byte), Buffer.from(tail)]), {
      level: 1,
    });

  it('of nothing but space is no log', async () => {
    const tenant = await hurried.aTenant();
    const began = Date.now();
    await expect(hurried.import(tenant, longFile('', ' ', ''))).rejects.toEqual(refused('NOT_A_CLOUDTRAIL_LOG'));
    expect(Date.now() - began).toBeGreaterThan(REST_MS);
    expect(await hurried.traces(tenant)).toEqual(NOTHING);
  });

  it('is stored around a gap and a record without end', async () => {
    const tenant = await hurried.aTenant();
    const before = `[${Array.from({ length: 600 }, () => JSON.stringify(aRecord())).join(',')},{"long":"`;
    const file = longFile(before, 'x', `"},${JSON.stringify(aRecord())}]`);
    expect(await hurried.import(tenant, file)).toMatchObject({ records: 602, stored: 601, rejected: 1 });
    expect((await hurried.traces(tenant))['files']).toBe(0);
  });

  it('is no log when its one record never ends', async () => {
    const tenant = await hurried.aTenant();
    await expect(hurried.import(tenant, longFile('[{"long":"', 'x', ''))).rejects.toEqual(
      refused('NOT_A_CLOUDTRAIL_LOG'),
    );
    expect(await hurried.traces(tenant)).toEqual(NOTHING);
  });
});

describe('an import that fails leaves nothing', () => {
  const manyThen = (end: string) => `[${Array.from({ length: 600 }, () => JSON.stringify(aRecord())).join(',')}${end}`;
  const header = { fileName: 'a.json', format: undefined };
  const file = Buffer.from(log([aRecord()]));
  const parts = [...uploadOf(file, header)];

  it.each([
    ['no commit message', parts.slice(0, -1), 'UPLOAD_INCOMPLETE'],
    ['no header', parts.slice(1), 'UPLOAD_INCOMPLETE'],
    ['nothing at all', [], 'UPLOAD_INCOMPLETE'],
    ['a second header', [parts[0]!, ...parts], 'UPLOAD_INCOMPLETE'],
    ['something after the commit message', [...parts, parts[1]!], 'UPLOAD_INCOMPLETE'],
    ['a lost chunk', [parts[0]!, ...parts.slice(2)], 'UPLOAD_INCOMPLETE'],
    ['another size', [...uploadOf(file, header, { size: '1' })], 'UPLOAD_INCOMPLETE'],
    ['another hash', [...uploadOf(file, header, { sha256: randomBytes(32) })], 'UPLOAD_INCOMPLETE'],
    ['more bytes than allowed', [...uploadOf(Buffer.alloc(10_000_001, 32), header)], 'TOO_LARGE'],
    ['another format than announced', [...uploadOf(file, { ...header, format: 'json_gzip' })], 'NOT_A_CLOUDTRAIL_LOG'],
    ['a cut list after a stored batch', [...uploadOf(Buffer.from(manyThen('')), header)], 'NOT_A_CLOUDTRAIL_LOG'],
    ['a cut gzip file', [...uploadOf(gzipSync(manyThen(']')).subarray(0, -20), header)], 'NOT_A_CLOUDTRAIL_LOG'],
    ['no log', [...uploadOf(Buffer.from('{"hello":"world"}'), header)], 'NOT_A_CLOUDTRAIL_LOG'],
    ['no bytes', [...uploadOf(Buffer.alloc(0), header)], 'NOT_A_CLOUDTRAIL_LOG'],
  ] as const)('%s', async (_, upload, reason) => {
    const tenant = await world.aTenant();
    await expect(world.upload(tenant, upload)).rejects.toEqual(refused(reason));
    expect(await world.traces(tenant)).toEqual(NOTHING);
  });

  it('a caller that hangs up', async () => {
    const tenant = await world.aTenant();
    function* broken() {
      yield* parts.slice(0, 2);
      throw new Error('the caller hung up');
    }
    await expect(world.upload(tenant, broken())).rejects.toThrow('hung up');
    expect(await world.traces(tenant)).toEqual(NOTHING);
  });

  it('a plan that is full', async () => {
    const tenant = await world.aTenant({ entities: 1 });
    await expect(world.import(tenant, log([aRecord()]))).rejects.toMatchObject({
      reason: 'QUOTA_EXCEEDED',
      metadata: { quota: 'entities', limit: '1', current: '0' },
    });
    expect(await world.traces(tenant)).toEqual(NOTHING);
  });

  it('a tenant that is suspended', async () => {
    const tenant = await world.aTenant({}, 'suspended');
    await expect(world.import(tenant, log([aRecord()]))).rejects.toEqual(refused('TENANT_NOT_WRITABLE'));
  });
});

describe('tenants', () => {
  it('see nothing of each other, and each keeps its own copy of the same log', async () => {
    const [one, other, empty] = [await world.aTenant(), await world.aTenant(), await world.aTenant()];
    const file = log([aRecord()]);
    const run = await world.import(one, file);
    expect(await world.import(other, file)).toMatchObject({ stored: 1, duplicates: 0 });
    expect(await world.traces(empty)).toEqual(NOTHING);
    expect(await world.as(empty, () => world.imports.find(run.id))).toBeNull();
  });

  it('fill a plan together: of two parallel imports the one too many is refused', async () => {
    const tenant = await world.aTenant({ entities: 3 });
    const user = (name: string) => ({ type: 'IAMUser', arn: `${IAM}:user/${name}`, accountId: ACCOUNT });
    const files = ['a', 'b', 'c', 'd', 'e'].map((name) => log([aRecord({ userIdentity: user(name) })]));
    const outcomes = await Promise.allSettled(files.map((file) => world.import(tenant, file)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect((await world.traces(tenant))['entities']).toBe(3);
  });
});
