import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ChainedRecord,
  ChainVerifier,
  isSigned,
  readExportLine,
  type SignedCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '@attestry/audit-chain';
import { auditV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { createPublicKey } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AuditService, auditService } from './fixtures/audit-service.js';

let audit: AuditService;
beforeAll(async () => {
  audit = await auditService();
});
afterAll(() => audit?.close());

let tenant = '';
let user = '';
beforeEach(() => {
  [tenant, user] = [uuidv7(), uuidv7()];
});

const relay = () => audit.service.asService('rag', auditV1.AuditAppendServiceService);
const logs = (role: 'auditor' | 'viewer' = 'auditor', tenantId = tenant) =>
  audit.service.as({ tenantId, role }, auditV1.AuditLogServiceService);
const chain = (tenantId = tenant) => audit.service.as({ tenantId, role: 'auditor' }, auditV1.ChainServiceService);

const anEvent = (n: number, changes: Partial<auditV1.AuditEvent> = {}): auditV1.AuditEvent => ({
  id: uuidv7(),
  occurredAt: new Date(Date.UTC(2026, 10, 21, 8, 0, n)),
  actorType: 'user',
  actorId: user,
  action: n % 2 === 0 ? 'thing.changed' : 'thing.created',
  resourceType: 'thing',
  resourceId: String(n % 3),
  outcome: 'success',
  detailsJson: JSON.stringify({ n, note: 'Zeile\u2028zwei', context: { region: 'us-east' } }),
  ...changes,
});
const append = (events: readonly auditV1.AuditEvent[]) =>
  relay().appendBatch({ tenantId: tenant, events: [...events] });
const events = (count: number) => Array.from({ length: count }, (_, n) => anEvent(n));
const everything: auditV1.ListAuditLogsRequest = {
  pageSize: 0,
  pageToken: '',
  actorId: '',
  action: '',
  resourceType: '',
  resourceId: '',
  startTime: undefined,
  endTime: undefined,
};

async function sealed(treeSize: number): Promise<auditV1.Checkpoint> {
  for (let tries = 0; tries < 200; tries++) {
    const { checkpoint } = await chain().getChainHead({});
    if (checkpoint && Number(checkpoint.treeSize) >= treeSize) return checkpoint;
    await sleep(25);
  }
  throw new Error(`no checkpoint of ${treeSize} records`);
}

async function exported(request: auditV1.ExportAuditLogRequest = { fromSeq: '0', toSeq: '0' }): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const { chunk } of logs().exportAuditLog(request)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

describe('appending', () => {
  it('answers with place and hash, also the second time', async () => {
    const batch = events(3);
    const first = await append(batch);

    expect(first.appended.map(({ seq }) => seq)).toEqual(['1', '2', '3']);
    expect(await append(batch)).toEqual(first);
  });

  it('names what can never be stored and appends nothing', async () => {
    const [good, bad] = [anEvent(1), anEvent(2, { detailsJson: '{"deep":[1.5]}' })];
    const [text, list] = [anEvent(3, { detailsJson: 'no JSON' }), anEvent(4, { detailsJson: '[1]' })];

    expect(await append([good, text, list])).toEqual({
      appended: [],
      rejected: [text, list].map(({ id }) => ({ eventId: id, reason: 'details_json is not a JSON object' })),
    });
    expect((await append([good, bad])).rejected).toEqual([
      { eventId: bad.id, reason: 'details.deep[0] must be a whole number below 2^53, or text' },
    ]);
    expect((await append([good])).appended).toMatchObject([{ seq: '1' }]);
  });

  it('is not for users', async () => {
    const asUser = audit.service.as({ tenantId: tenant, role: 'admin' }, auditV1.AuditAppendServiceService);

    await expect(asUser.appendBatch({ tenantId: tenant, events: events(1) })).rejects.toMatchObject({
      kind: expect.stringMatching(/unauthenticated|forbidden/),
    });
  });
});

describe('the trail', () => {
  it('shows a record as it was told', async () => {
    const event = anEvent(5, { actorId: undefined, actorType: 'system', resourceId: undefined, outcome: undefined });
    const { appended } = await append([event]);
    const { auditLog } = await logs().getAuditLog({ id: event.id });

    expect(auditLog).toMatchObject({
      id: event.id,
      seq: '1',
      occurredAt: event.occurredAt,
      actor: { type: 'system', id: '' },
      action: event.action,
      resource: { type: 'thing', id: '' },
      outcome: '',
      details: JSON.parse(event.detailsJson),
      prevHash: '0'.repeat(64),
      hash: appended[0]?.hash,
    });
  });

  it('hides the records of another tenant as unknown ones', async () => {
    const event = anEvent(1);
    await append([event]);
    const stranger = logs('auditor', uuidv7());
    const known = stranger.getAuditLog({ id: event.id }).catch((error: unknown) => error);
    const unknown = stranger.getAuditLog({ id: uuidv7() }).catch((error: unknown) => error);

    expect(await known).toMatchObject({ kind: 'not_found', domain: 'audit', reason: 'AUDIT_LOG_NOT_FOUND' });
    expect(String(await known)).toBe(String(await unknown));
    expect((await stranger.listAuditLogs(everything)).auditLogs).toEqual([]);
  });

  it('is not for viewers', async () => {
    await expect(logs('viewer').listAuditLogs(everything)).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
  });

  it('comes newest first, page by page, each record once, also when times are equal', async () => {
    const same = new Date('2026-11-21T09:00:00.000Z');
    await append([...events(10), ...Array.from({ length: 10 }, (_, n) => anEvent(n, { occurredAt: same }))]);
    const seqs: number[] = [];
    let pageToken = '';
    do {
      const page = await logs().listAuditLogs({ ...everything, pageSize: 7, pageToken });
      seqs.push(...page.auditLogs.map(({ seq }) => Number(seq)));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');

    expect(seqs).toEqual(Array.from({ length: 20 }, (_, index) => 20 - index));
  });

  it.each<[string, Partial<auditV1.ListAuditLogsRequest>, (event: auditV1.AuditEvent) => boolean]>([
    ['action', { action: 'thing.created' }, ({ action }) => action === 'thing.created'],
    ['resource', { resourceType: 'thing', resourceId: '2' }, ({ resourceId }) => resourceId === '2'],
    ['resource type', { resourceType: 'other' }, () => false],
    ['start', { startTime: new Date('2026-11-21T08:00:04Z') }, ({ occurredAt }) => occurredAt!.getUTCSeconds() >= 4],
    ['end', { endTime: new Date('2026-11-21T08:00:04Z') }, ({ occurredAt }) => occurredAt!.getUTCSeconds() < 4],
  ])('narrows by %s', async (_what, filter, expected) => {
    const batch = events(9);
    await append([...batch, anEvent(0, { actorId: 'somebody else', resourceId: '9', occurredAt: new Date(0) })]);
    const { auditLogs } = await logs().listAuditLogs({ ...everything, actorId: user, ...filter });

    expect(auditLogs.map(({ id }) => id).reverse()).toEqual(batch.filter(expected).map(({ id }) => id));
  });

  it('takes no page token of another filter', async () => {
    await append(events(5));
    const { nextPageToken } = await logs().listAuditLogs({ ...everything, pageSize: 2 });
    const other = logs().listAuditLogs({
      ...everything,
      pageSize: 2,
      pageToken: nextPageToken,
      action: 'thing.created',
    });

    await expect(other).rejects.toMatchObject({ reason: 'INVALID_PAGE_TOKEN' });
  });
});

describe('the export', () => {
  it('verifies offline with the key and the checkpoints kept outside of the database', async () => {
    for (let n = 0; n < 3; n++) await append(events(450));
    await sealed(1_350);
    const lines = (await exported()).trimEnd().split('\n').map(readExportLine);
    const records = lines.flatMap((line) => (line.kind === 'record' ? [line.chained] : []));
    const signed = lines.flatMap((line) => (line.kind === 'checkpoint' ? [line.signed] : []));
    const { keys } = await chain().getChainHead({});
    const publicKeys = keys.map(({ pem }) => createPublicKey(pem));
    const verifier = new ChainVerifier(
      tenant,
      signed.map(({ checkpoint }) => checkpoint),
    );
    const faults = records.map((record: ChainedRecord) => verifier.next(record)).filter((fault) => fault !== undefined);

    expect(lines.map(({ kind }) => kind).filter((kind) => kind === 'header' || kind === 'end')).toHaveLength(2);
    expect(signed.every((each: SignedCheckpoint) => isSigned(each, publicKeys))).toBe(true);
    expect([faults, verifier.finish()]).toEqual([[], undefined]);
    expect(verifier.anchored).toBeGreaterThanOrEqual(1_350);
  });

  it('of a part continues where the part before ended', async () => {
    for (let n = 0; n < 2; n++) await append(events(350));
    await sealed(700);
    const [header, ...rest] = (await exported({ fromSeq: '301', toSeq: '0' }))
      .trimEnd()
      .split('\n')
      .map(readExportLine);
    if (header?.kind !== 'header') throw new Error('no header');
    const verifier = new ChainVerifier(tenant, [], header.header.from);
    for (const line of rest) {
      if (line.kind === 'record') expect(verifier.next(line.chained)).toBeUndefined();
      if (line.kind === 'checkpoint') expect(verifier.anchor(line.signed.checkpoint)).toBeUndefined();
    }

    expect(header.header.from.seq).toBe(300);
    expect(verifier.anchored).toBeGreaterThanOrEqual(700);
  });

  it('is itself recorded', async () => {
    await append(events(1));
    await exported();
    const { rows } = await audit.admin.query('select event from audit.outbox where tenant_id = $1', [tenant]);

    expect(rows.map(({ event }) => [event.action, event.details.to_seq])).toEqual([['audit_log.export', 1]]);
  });

  it('of a range that does not exist is refused before a byte is sent', async () => {
    await append(events(2));

    await expect(exported({ fromSeq: '1', toSeq: '99' })).rejects.toMatchObject({
      reason: 'RANGE_OUTSIDE_CHAIN',
      metadata: { last_seq: '2' },
    });
  });
});

describe('the chain verifies itself', () => {
  const fault = async () => (await chain().verifyChain({ fromSeq: '0' })).fault;
  const { ChainFaultKind: Kind } = auditV1;

  /** As somebody who may do everything in the database. */
  async function tamper(sql: string): Promise<void> {
    const client = await audit.admin.connect();
    await client.query('set session_replication_role = replica');
    await client.query(sql, [tenant]);
    await client.query('set session_replication_role = origin');
    client.release();
  }

  beforeEach(async () => {
    await append(events(30));
    await sealed(30);
  });

  it('and finds nothing wrong', async () => {
    expect(await chain().verifyChain({ fromSeq: '0' })).toEqual({
      fault: undefined,
      verifiedCount: '30',
      verifiedToSeq: '30',
      anchoredToSeq: '30',
      nextSeq: '0',
    });
    expect(await chain().verifyChain({ fromSeq: '11' })).toMatchObject({ verifiedCount: '20', anchoredToSeq: '30' });
  });

  it.each([
    [
      'content',
      "update audit.audit_logs set action = 'x.y' where tenant_id = $1 and seq = 7",
      7,
      Kind.CHAIN_FAULT_KIND_HASH_MISMATCH,
    ],
    [
      'time',
      "update audit.audit_logs set occurred_at = occurred_at + interval '1 ms' where tenant_id = $1 and seq = 7",
      7,
      Kind.CHAIN_FAULT_KIND_HASH_MISMATCH,
    ],
    [
      'link',
      "update audit.audit_logs set prev = sha256('x') where tenant_id = $1 and seq = 7",
      7,
      Kind.CHAIN_FAULT_KIND_LINK_BROKEN,
    ],
    [
      'a missing record',
      'delete from audit.audit_logs where tenant_id = $1 and seq = 7',
      7,
      Kind.CHAIN_FAULT_KIND_SEQ_GAP,
    ],
    [
      'a missing end',
      'delete from audit.audit_logs where tenant_id = $1 and seq > 20',
      21,
      Kind.CHAIN_FAULT_KIND_TRUNCATED,
    ],
    [
      'a checkpoint',
      "update audit.checkpoints set root_hash = sha256('x') where tenant_id = $1",
      30,
      Kind.CHAIN_FAULT_KIND_ANCHOR_MISMATCH,
    ],
  ])('and names %s', async (_what, sql, seq, kind) => {
    await tamper(sql);

    expect(await fault()).toEqual({ seq: String(seq), kind });
  });
});

describe('proofs', () => {
  const hex = (path: readonly string[]) => path.map((hash) => Buffer.from(hash, 'hex'));

  it('show that a record is in the tree, and that a tree only grew', async () => {
    for (let n = 0; n < 2; n++) await append(events(400));
    const old = await sealed(800);
    await append(events(300));
    const now = await sealed(1_100);
    for (const seq of [1, 256, 257, 799, 1_100]) {
      const proof = await chain().getInclusionProof({ seq: String(seq), treeSize: '0' });
      const root = Buffer.from(proof.checkpoint?.rootHash ?? '', 'hex');
      expect(verifyInclusion(Buffer.from(proof.leafHash, 'hex'), seq - 1, 1_100, hex(proof.path), root)).toBe(true);
    }
    const { path } = await chain().getConsistencyProof({ firstTreeSize: old.treeSize, treeSize: now.treeSize });
    const roots = [old, now].map(({ rootHash }) => Buffer.from(rootHash, 'hex')) as [Buffer, Buffer];

    expect(verifyConsistency(Number(old.treeSize), Number(now.treeSize), hex(path), ...roots)).toBe(true);
  });

  it.each([
    ['a record beyond', { seq: '31', treeSize: '0' }],
    ['a tree that was never signed', { seq: '1', treeSize: '29' }],
  ])('are refused for %s', async (_what, request) => {
    await append(events(30));
    await sealed(30);

    await expect(chain().getInclusionProof(request)).rejects.toMatchObject({
      reason: 'PROOF_OUT_OF_RANGE',
      metadata: { tree_size: '30' },
    });
  });

  it.each(['9007199254740992', '9223372036854775807'])(
    'are refused for numbers that no chain reaches: %s',
    async (n) => {
      const refused = { kind: 'invalid_input', reason: 'INVALID_FIELDS' };

      await expect(chain().getInclusionProof({ seq: n, treeSize: '0' })).rejects.toMatchObject(refused);
      await expect(chain().getInclusionProof({ seq: '1', treeSize: n })).rejects.toMatchObject(refused);
      await expect(chain().getConsistencyProof({ firstTreeSize: n, treeSize: '0' })).rejects.toMatchObject(refused);
      await expect(chain().verifyChain({ fromSeq: n })).rejects.toMatchObject(refused);
    },
  );

  it('are refused, not failed, for the greatest number', async () => {
    const most = String(Number.MAX_SAFE_INTEGER);
    await append(events(2));
    await sealed(2);

    const refused = { reason: 'PROOF_OUT_OF_RANGE' };
    await expect(chain().getInclusionProof({ seq: most, treeSize: '0' })).rejects.toMatchObject(refused);
    await expect(chain().getConsistencyProof({ firstTreeSize: most, treeSize: '0' })).rejects.toMatchObject(refused);
  });

  it('are listed as checkpoints, newest first', async () => {
    await append(events(5));
    await sealed(5);
    await append(events(4));
    await sealed(9);
    const first = await chain().listCheckpoints({ pageSize: 1, pageToken: '' });
    const second = await chain().listCheckpoints({ pageSize: 1, pageToken: first.nextPageToken });

    expect([...first.checkpoints, ...second.checkpoints].map(({ lastSeq }) => lastSeq)).toEqual(['9', '5']);
    expect(second.nextPageToken).toBe('');
  });
});
