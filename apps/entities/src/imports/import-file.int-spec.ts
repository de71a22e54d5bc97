import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { InProcessService } from '@attestry/testing';
import { aService } from '../fixtures/a-service.js';
import { uploadOf, World } from '../fixtures/a-world.js';
import { CREDENTIAL_REPORT, GITHUB_LOG, KUBERNETES_LOG, ROBOTS_CSV, ROBOTS_MAPPING } from '../fixtures/other-files.js';

const { ImportKind, ImportFormat, RejectionReason } = entitiesV1;

let world: World;
let service: InProcessService;
let tenantId: string;
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
});

const imports = () => service.as({ tenantId }, entitiesV1.ImportServiceService);

function* messages(
  file: Buffer,
  header: Partial<entitiesV1.ImportFileHeader>,
): Generator<entitiesV1.ImportFileRequest> {
  for (const part of uploadOf(file, { fileName: '', format: undefined })) {
    yield part.header
      ? { header: entitiesV1.ImportFileHeader.fromPartial(header) }
      : { chunk: part.chunk, commit: part.commit };
  }
}

const importing = async (file: string | Buffer, header: Partial<entitiesV1.ImportFileHeader>) =>
  (await imports().importFile(messages(Buffer.from(file), header))).import!;
const counts = (run: entitiesV1.Import) =>
  Object.fromEntries(Object.entries(run.counts ?? {}).map(([name, count]) => [name, Number(count)]));
const entities = () =>
  world.as(tenantId, () =>
    world.sql<{ external_id: string; type: string; status: string; metadata: object }>(
      'select external_id, type, status, metadata from entities.entities order by external_id collate "C"',
    ),
  );
const edges = async () =>
  (
    await world.as(tenantId, () =>
      world.sql<{ edge: string }>(
        `select concat_ws(' ', s.external_id, relationship_type, t.external_id, strength::real) as edge
         from entities.entity_relationships join entities.entities s on s.id = source_entity_id
           join entities.entities t on t.id = target_entity_id`,
      ),
    )
  )
    .map(({ edge }) => edge)
    .sort();

const OBSERVED = { observedAt: new Date('2026-03-01T00:00:00Z') };

describe('an IAM credential report', () => {
  const report = { kind: ImportKind.IMPORT_KIND_IAM_CREDENTIAL_REPORT, ...OBSERVED };

  it('tells users, keys, their ages and second factors', async () => {
    const run = await importing(CREDENTIAL_REPORT, report);
    expect(run).toMatchObject({ source: 'aws_iam_credential_report', format: ImportFormat.IMPORT_FORMAT_CSV });
    expect(counts(run)).toMatchObject({ records: 4, stored: 2, duplicates: 0, rejected: 2, entitiesCreated: 4, relationshipsCreated: 4 });
    expect(await entities()).toEqual([
      expect.objectContaining({ external_id: 'arn:aws:iam::111122223333:root', metadata: expect.objectContaining({ kind: 'Root', mfa_active: true }) }),
      expect.objectContaining({
        external_id: 'arn:aws:iam::111122223333:user/alice',
        metadata: expect.objectContaining({ password_enabled: true, mfa_active: false, active_access_keys: 1, password_changed_at: '2024-05-01T00:00:00.000Z' }),
      }),
      expect.objectContaining({
        external_id: 'arn:aws:iam::111122223333:user/alice#access_key_1',
        status: 'active',
        metadata: expect.objectContaining({ secret_created_at: '2024-05-02T00:00:00.000Z', principal: 'arn:aws:iam::111122223333:user/alice' }),
      }),
      expect.objectContaining({ external_id: 'arn:aws:iam::111122223333:user/alice#access_key_2', status: 'disabled' }),
    ]);
    expect(run.rejections).toEqual([
      { index: '2', line: '4', offset: expect.any(String), reason: RejectionReason.REJECTION_REASON_INVALID_VALUE, detail: 'arn: is of no user and no root' },
      { index: '3', line: '5', offset: expect.any(String), reason: RejectionReason.REJECTION_REASON_MALFORMED_CSV, detail: '2 fields, the heading has 22' },
    ]);
  }); // prettier-ignore

  it('tells nothing new the second time, also packed, and only what is new later', async () => {
    await importing(CREDENTIAL_REPORT, report);
    const again = await importing(gzipSync(CREDENTIAL_REPORT), report);
    expect(again.format).toBe(ImportFormat.IMPORT_FORMAT_CSV_GZIP);
    expect(counts(again)).toMatchObject({ records: 4, stored: 0, duplicates: 2, entitiesCreated: 0, entitiesUpdated: 0 });
    const later = { ...report, observedAt: new Date('2026-03-02T00:00:00Z') };
    expect(counts(await importing(CREDENTIAL_REPORT.replace(',N/A,false,true,', ',N/A,true,true,'), later))).toMatchObject({ stored: 2, entitiesCreated: 0 });
    expect((await entities())[1]?.metadata).toMatchObject({ mfa_active: true });
  }); // prettier-ignore

  it('of another kind is refused as a whole', async () => {
    await expect(importing(ROBOTS_CSV, report)).rejects.toMatchObject({
      reason: 'MALFORMED_IMPORT',
      metadata: { line: '1', offset: '0', expected: 'a heading with the column user' },
    });
    expect(await world.traces(tenantId)).toMatchObject({ entities: 0, imports: 0, files: 0 });
  });
});

describe('logs of other providers', () => {
  it('of Kubernetes', async () => {
    const run = await importing(KUBERNETES_LOG, { kind: ImportKind.IMPORT_KIND_KUBERNETES, account: 'prod' });
    expect(counts(run)).toMatchObject({
      records: 4,
      stored: 2,
      rejected: 2,
      entitiesCreated: 3,
      relationshipsCreated: 1,
    });
    expect(run.rejections).toMatchObject([
      { line: '3', reason: RejectionReason.REJECTION_REASON_NO_EVENT_TIME },
      { line: '4', reason: RejectionReason.REJECTION_REASON_MALFORMED_JSON },
    ]);
    expect(await edges()).toEqual(['prod/system:serviceaccount:shop:cart accesses prod/secret/shop/db 0.7']);
    const again = await importing(KUBERNETES_LOG, { kind: ImportKind.IMPORT_KIND_KUBERNETES, account: 'prod' });
    expect(counts(again)).toMatchObject({ stored: 0, duplicates: 2 });
  });

  it('of GitHub', async () => {
    const run = await importing(gzipSync(GITHUB_LOG), { kind: ImportKind.IMPORT_KIND_GITHUB });
    expect(counts(run)).toMatchObject({ records: 2, stored: 2, rejected: 0, entitiesCreated: 4 });
    expect(await edges()).toEqual([
      'ci[bot] delegates_to ci[bot]#token/5 0.5',
      'ci[bot] uses ci[bot]#token/5 0.5',
      'octo-dev owns acme/shop#key/SHA256:AbC 0.9',
    ]);
  });

  it('of AWS, as by the older method', async () => {
    const run = await importing('{"Records": []}', { kind: ImportKind.IMPORT_KIND_CLOUDTRAIL });
    expect(run).toMatchObject({ source: 'aws_cloudtrail', counts: { records: '0' } });
    await expect(importing('x', { kind: ImportKind.IMPORT_KIND_CLOUDTRAIL })).rejects.toMatchObject({ reason: 'NOT_A_CLOUDTRAIL_LOG' });
  }); // prettier-ignore
});

describe('a mapped file', () => {
  const csv = { kind: ImportKind.IMPORT_KIND_CSV, mapping: ROBOTS_MAPPING, ...OBSERVED };

  it('tells what its mapping says, as CSV and as JSON Lines', async () => {
    const run = await importing(ROBOTS_CSV, csv);
    expect(counts(run)).toMatchObject({ records: 4, stored: 2, rejected: 2, entitiesCreated: 3, relationshipsCreated: 2 });
    expect(run.source).toBe('robots');
    expect(run.rejections).toMatchObject([
      { line: '4', reason: RejectionReason.REJECTION_REASON_MISSING_VALUE, detail: 'id' },
      { line: '5', detail: 'state: is none of active, inactive, disabled' },
    ]);
    const lines = '{"id":"r-1","name":"Robot One","state":"on","owner":"ops@example.com"}\n';
    const same = await importing(lines, { ...csv, kind: ImportKind.IMPORT_KIND_JSONL, observedAt: new Date('2026-02-01T00:00:00Z') });
    expect(counts(same)).toMatchObject({ records: 1, entitiesCreated: 0, relationshipsCreated: 0 });
    expect((await entities()).map(({ external_id, status }) => `${external_id} ${status}`)).toEqual([
      'ops@example.com active',
      'r-1 active',
      'r-2 disabled',
    ]);
  }); // prettier-ignore

  it.each<[string, Partial<entitiesV1.ImportFileHeader>, string]>([
    ['no mapping', { kind: ImportKind.IMPORT_KIND_CSV }, 'INVALID_FIELDS'],
    ['a mapping that is wrong', { kind: ImportKind.IMPORT_KIND_CSV, mapping: 'version: 1' }, 'INVALID_MAPPING'],
    ['a mapping for a log', { kind: ImportKind.IMPORT_KIND_GITHUB, mapping: 'x' }, 'INVALID_FIELDS'],
    ['no cluster', { kind: ImportKind.IMPORT_KIND_KUBERNETES }, 'INVALID_FIELDS'],
    ['no kind', {}, 'INVALID_FIELDS'],
    ['a time that is to come', { ...csv, observedAt: new Date(Date.now() + 86_400_000) }, 'INVALID_FIELDS'],
    ['another packing', { ...csv, format: ImportFormat.IMPORT_FORMAT_JSON }, 'MALFORMED_IMPORT'],
  ])('is refused for %s', async (_, header, reason) => {
    await expect(importing(ROBOTS_CSV, header)).rejects.toMatchObject({ reason, kind: 'invalid_input' });
  });

  it('keeps 10,000 rejections for download, in order', async () => {
    const rows = Array.from({ length: 10_050 }, (_, n) => `,Robot ${n},on,`);
    const run = await importing(['id,name,state,owner', ...rows].join('\n'), csv);
    expect(run.counts?.rejected).toBe('10050');
    expect(run.rejections).toHaveLength(100);
    const lines: string[] = [];
    for await (const { rejection } of imports().exportImportRejections({ id: run.id })) lines.push(rejection!.line);
    expect(lines).toEqual(Array.from({ length: 10_000 }, (_, n) => String(n + 2)));
    const strangers = service.as({ tenantId: await world.aTenant() }, entitiesV1.ImportServiceService);
    for (const [client, id] of [[strangers, run.id], [imports(), uuidv7()]] as const) {
      await expect(client.exportImportRejections({ id })[Symbol.asyncIterator]().next()).rejects.toMatchObject({ reason: 'IMPORT_NOT_FOUND' });
    }
  }); // prettier-ignore
});
