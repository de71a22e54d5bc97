import { describe, expect, it } from '@jest/globals';
import {
  chain,
  type ChainedRecord,
  type Checkpoint,
  checkpointLine,
  endLine,
  EXPORT_FORMAT,
  Frontier,
  GENESIS,
  headerLine,
  recordLine,
  signCheckpoint,
  type SignedCheckpoint,
  START,
} from '@attestry/audit-chain';
import { FIRST } from '@attestry/audit-chain/worked-example';
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describeVerdict } from './describe-verdict.js';
import { flipByte, tamper } from './tamper.js';
import { type Trust, UntrustedHead, verifyExport } from './verify-export.js';

const { privateKey } = generateKeyPairSync('ed25519');
const publicKeys = [createPublicKey(privateKey)];

function recordsOf(count: number, forgedAt = Infinity): ChainedRecord[] {
  const records: ChainedRecord[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const details = { n: seq === forgedAt ? 'forged' : seq };
    records.push(chain({ ...FIRST, details }, seq, records.at(-1)?.hash ?? GENESIS));
  }
  return records;
}

function signedAt(
  records: readonly ChainedRecord[],
  first: number,
  last: number,
  sealedAt = FIRST.occurred_at,
): SignedCheckpoint {
  const frontier = Frontier.empty();
  for (const { hash } of records.slice(0, last)) frontier.push(Buffer.from(hash, 'hex'));
  const checkpoint: Checkpoint = {
    v: 1,
    tenant_id: FIRST.tenant_id,
    first_seq: first,
    last_seq: last,
    count: last - first + 1,
    head: records[last - 1]?.hash as string,
    sealed_at: sealedAt,
    tree_size: last,
    root_hash: frontier.root().toString('hex'),
  };
  return signCheckpoint(checkpoint, privateKey);
}

const withEnd = (body: string, records: number) =>
  body + endLine(records, createHash('sha256').update(body).digest('hex'));

function exportOf(
  records: readonly ChainedRecord[],
  checkpoints: readonly SignedCheckpoint[],
  from = START,
  at = FIRST.occurred_at,
): string {
  const header = {
    format: EXPORT_FORMAT,
    tenant_id: FIRST.tenant_id,
    from,
    exported_at: at,
    public_keys: {},
    readme: 'how to verify',
  } as const;
  const lines = records.flatMap((chained) => [
    recordLine(chained),
    ...checkpoints.filter(({ checkpoint }) => checkpoint.last_seq === chained.record.seq).map(checkpointLine),
  ]);
  return withEnd(headerLine(header) + lines.join(''), records.length);
}

const RECORDS = recordsOf(25);
const HEADS = [signedAt(RECORDS, 1, 10), signedAt(RECORDS, 11, 20)];
const FILE = exportOf(RECORDS, HEADS);
const verify = (file: string, trust: Partial<Trust> = {}) =>
  verifyExport(file.split('\n').slice(0, -1), { publicKeys, heads: [], ...trust });

describe('an untouched export', () => {
  it('is right', async () => {
    const verdict = await verify(FILE, { heads: HEADS, tenantId: FIRST.tenant_id });

    expect(verdict).toMatchObject({ ok: true, records: 25, first_seq: 1, last_seq: 25, anchored_to: 20 });
    expect(describeVerdict(verdict)).toBe(
      `RIGHT: 25 records (1–25) of tenant ${FIRST.tenant_id} as of ${FIRST.occurred_at}, signed up to record 20, 5 linked but not yet signed`,
    );
  });

  it('can be verified in two parts, the second from where the first ended', async () => {
    const first = await verify(exportOf(RECORDS.slice(0, 12), HEADS));
    const rest = exportOf(RECORDS.slice(12), HEADS, first.state);

    expect(await verify(rest, { resume: first.state, heads: HEADS })).toMatchObject({
      ok: true,
      first_seq: 13,
      anchored_to: 20,
    });
    expect(await verify(FILE, { resume: first.state })).toMatchObject({ fault: { seq: 1, kind: 'seq_duplicate' } });
    expect(
      await verify(exportOf(RECORDS.slice(13), [], { ...first.state, seq: 13 }), { resume: first.state }),
    ).toMatchObject({
      fault: { seq: 13, kind: 'seq_gap' },
    });
  });

  it('is not blamed for a checkpoint that was signed after it was made', async () => {
    const part = exportOf(RECORDS.slice(0, 15), HEADS);
    const younger = signedAt(RECORDS, 11, 20, '2026-03-02T09:00:00.001Z');

    expect(await verify(part, { heads: [younger] })).toMatchObject({ ok: true, exported_at: FIRST.occurred_at });
  });

  it('of a part is held against the kept checkpoints of that part only, when so asked', async () => {
    const part = exportOf(RECORDS.slice(0, 15), HEADS);

    expect(await verify(part, { heads: HEADS })).toMatchObject({ fault: { seq: 16, kind: 'truncated' } });
    expect(await verify(part, { heads: HEADS, until: 15 })).toMatchObject({ ok: true, anchored_to: 10 });
  });

  it('of a part from the middle is right when so asked', async () => {
    const { state } = await verify(exportOf(RECORDS.slice(0, 12), HEADS));
    const part = exportOf(RECORDS.slice(12), HEADS, state);

    expect(await verify(part, { from: 13 })).toMatchObject({ proven: true, first_seq: 13, anchored_to: 20 });
    expect(await verify(part)).toMatchObject({ fault: { seq: 1, kind: 'seq_gap' } });
    expect(await verify(FILE, { from: 13 })).toMatchObject({ fault: { seq: 1, kind: 'seq_duplicate' } });
  });

  it('is not proven while nothing in it is signed: anybody could have made it', async () => {
    const verdict = await verify(exportOf(RECORDS, []));

    expect(verdict).toMatchObject({ ok: true, proven: false, anchored_to: 0 });
    expect(describeVerdict(verdict)).toMatch(/^UNPROVEN: 25 records .* none under a signed checkpoint yet$/);
    expect(await verify(FILE)).toMatchObject({ ok: true, proven: true });
  });
});

describe('a changed export is wrong', () => {
  it.each([
    ['flip', { seq: 7, kind: 'hash_mismatch' }],
    ['delete', { seq: 7, kind: 'seq_gap' }],
    ['insert', { seq: 7, kind: 'seq_duplicate' }],
    ['swap', { seq: 7, kind: 'seq_gap' }],
    ['cut', { seq: 7, kind: 'truncated' }],
  ] as const)('%s at record 7', async (how, fault) => {
    const verdict = await verify(tamper(FILE, how, 7));

    expect(verdict).toMatchObject({ ok: false, fault });
    expect(describeVerdict(verdict)).toMatch(`WRONG: record 7, ${fault.kind}`);
  });

  it('whichever single byte is changed', async () => {
    const records = recordsOf(4);
    const file = exportOf(records, [signedAt(records, 1, 3)]);
    const missed: number[] = [];
    for (let index = 0; index < file.length; index++) {
      const { ok } = await verify(flipByte(file, index));
      if (ok) missed.push(index);
    }

    expect(missed).toEqual([]);
  });

  it('when all was rewritten, with a new end, by somebody who cannot sign', async () => {
    const forged = recordsOf(25, 13);

    expect(await verify(exportOf(forged, HEADS))).toMatchObject({
      fault: { seq: 20, kind: 'anchor_mismatch', range: { first_seq: 11, last_seq: 20 } },
    });
    expect(await verify(exportOf(forged, []), { heads: HEADS })).toMatchObject({
      fault: { seq: 20, kind: 'anchor_mismatch' },
    });
  });

  it('when all was rewritten and dated before the kept checkpoints', async () => {
    const forged = exportOf(recordsOf(25, 13), [], START, '1970-01-01T00:00:00.000Z');

    expect(await verify(forged, { heads: HEADS })).toMatchObject({ fault: { seq: 20, kind: 'anchor_mismatch' } });
  });

  it.each(['', '1970', 'never'])('when it is dated %j, which is before or after nothing', async (at) => {
    const file = exportOf(recordsOf(25, 13), [], START, at);

    expect(await verify(file, { heads: HEADS })).toMatchObject({
      damage: { why: 'the header does not tell when the export was made' },
    });
  });

  it('when it goes on after the last record that was asked for', async () => {
    const forged = exportOf(recordsOf(25, 13), []);

    expect(await verify(forged, { heads: HEADS, until: 12 })).toMatchObject({
      damage: { why: 'there are records after 12, the last one asked for' },
    });
  });

  it('when checkpoints were signed with another key', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');

    expect(await verify(FILE, { publicKeys: [publicKey] })).toMatchObject({
      fault: { seq: 10, kind: 'anchor_mismatch' },
    });
  });

  it('when its end was cut below a kept checkpoint, and the end made new', async () => {
    const cut = exportOf(RECORDS.slice(0, 18), HEADS);

    expect(await verify(cut)).toMatchObject({ ok: true, anchored_to: 10 });
    expect(await verify(cut, { heads: HEADS })).toMatchObject({ fault: { seq: 19, kind: 'truncated' } });
  });

  it('when it is of another tenant', async () => {
    expect(await verify(FILE, { tenantId: '22222222-2222-4222-8222-222222222222' })).toMatchObject({ ok: false });
  });

  it.each([
    ['nothing', '', 'the file is empty'],
    ['no header', FILE.slice(FILE.indexOf('\n') + 1), 'the first line is not the header of an export'],
    ['lines after the end', `${FILE}${checkpointLine(HEADS[0] as SignedCheckpoint)}`, 'there are lines after the end'],
  ])('when it has %s', async (_what, file, why) => {
    expect(await verify(file)).toMatchObject({ ok: false, damage: { why } });
  });
});

it('does not take a kept checkpoint without good signature', async () => {
  const [head] = HEADS as [SignedCheckpoint];
  const forged = { ...head, checkpoint: { ...head.checkpoint, head: GENESIS } };

  await expect(verify(FILE, { heads: [forged] })).rejects.toThrow(UntrustedHead);
});
