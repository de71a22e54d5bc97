import { describe, expect, it } from '@jest/globals';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { type Checkpoint, isSigned, signCheckpoint } from './checkpoint.js';
import { Frontier } from './frontier.js';
import { chain, type ChainedRecord, GENESIS } from './record.js';
import { ChainVerifier, START, verifyChain } from './verifier.js';
import { FIRST, SECOND } from './worked-example.js';

const TENANT = FIRST.tenant_id;

function chainOf(length: number): ChainedRecord[] {
  const records: ChainedRecord[] = [];
  for (let seq = 1; seq <= length; seq++) {
    records.push(chain({ ...FIRST, details: { n: seq } }, seq, records.at(-1)?.hash ?? GENESIS));
  }
  return records;
}

function checkpointAt(records: readonly ChainedRecord[], last: number, first = 1): Checkpoint {
  const frontier = Frontier.empty();
  for (const { hash } of records.slice(0, last)) frontier.push(Buffer.from(hash, 'hex'));
  return {
    v: 1,
    tenant_id: TENANT,
    first_seq: first,
    last_seq: last,
    count: last - first + 1,
    head: records[last - 1]?.hash as string,
    sealed_at: '2026-03-02T09:01:00.000Z',
    tree_size: last,
    root_hash: frontier.root().toString('hex'),
  };
}

const verify = (records: readonly ChainedRecord[], anchors: readonly Checkpoint[] = []) =>
  verifyChain(records, new ChainVerifier(TENANT, anchors));

/** The chain as somebody would rewrite it who can do everything but sign. */
function rewritten(records: readonly ChainedRecord[], from: number): ChainedRecord[] {
  const result = records.slice(0, from - 1);
  for (const { record } of records.slice(from - 1)) {
    const details = record.seq === from ? { n: 'forged' } : record.details;
    result.push(chain({ ...record, details }, record.seq, result.at(-1)?.hash ?? GENESIS));
  }
  return result;
}

describe('a chain as it was written', () => {
  const records = chainOf(25);
  const anchors = [checkpointAt(records, 10), checkpointAt(records, 20, 11)];

  it('has no fault, and is vouched for up to its last checkpoint', async () => {
    const verifier = new ChainVerifier(TENANT, anchors);

    expect(await verifyChain(records, verifier)).toBeUndefined();
    expect(verifier.state.seq).toBe(25);
    expect(verifier.anchored).toBe(20);
  });

  it('can be verified in parts', async () => {
    const first = new ChainVerifier(TENANT, [checkpointAt(records, 10)]);
    expect(await verifyChain(records.slice(0, 10), first)).toBeUndefined();
    const second = new ChainVerifier(TENANT, anchors, first.state);
    expect(await verifyChain(records.slice(10), second)).toBeUndefined();
    expect(second.anchored).toBe(20);
  });

  it('is not accepted from a start that the checkpoint there does not know', async () => {
    const first = new ChainVerifier(TENANT);
    await verifyChain(chainOf(10).map(forgeAll), first);
    const { state } = first;
    const second = new ChainVerifier(TENANT, anchors, { ...state, seq: 10, hash: GENESIS, frontier: '0'.repeat(128) });
    const fault = await verifyChain(records.slice(10), second);

    expect(fault).toEqual({ seq: 10, kind: 'anchor_mismatch', range: { first_seq: 1, last_seq: 10 } });
  });

  it('may be empty', async () => {
    expect(await verify([])).toBeUndefined();
    expect(new ChainVerifier(TENANT).state).toEqual(START);
  });
});

const forgeAll = (chained: ChainedRecord): ChainedRecord => ({ ...chained, hash: GENESIS });

describe('a changed chain is named by record and kind', () => {
  const records = chainOf(25);
  const anchors = [checkpointAt(records, 10), checkpointAt(records, 20, 11)];
  const at = (seq: number) => records[seq - 1] as ChainedRecord;
  const withChange = (seq: number, change: (chained: ChainedRecord) => ChainedRecord) =>
    records.map((chained) => (chained.record.seq === seq ? change(chained) : chained));

  it('the worked example: record 1 says NOT_MET', async () => {
    const first = chain(FIRST, 1, GENESIS);
    const second = chain(SECOND, 2, first.hash);
    const changed = { ...first, record: { ...first.record, details: { from: 'NOT_MET', to: 'NOT_MET' } } };

    expect(await verify([first, second])).toBeUndefined();
    expect(await verify([changed, second])).toEqual({ seq: 1, kind: 'hash_mismatch' });
  });

  it('content changed', async () => {
    const changed = withChange(7, (chained) => ({ ...chained, record: { ...chained.record, action: 'other.act' } }));
    expect(await verify(changed, anchors)).toEqual({ seq: 7, kind: 'hash_mismatch' });
  });

  it('content that has no canonical form', async () => {
    const changed = withChange(7, (chained) => ({ ...chained, record: { ...chained.record, details: 0.5 } }));
    expect(await verify(changed, anchors)).toEqual({ seq: 7, kind: 'hash_mismatch' });
  });

  it('content and hash changed', async () => {
    const changed = withChange(7, ({ record, prev }) => chain({ ...record, action: 'other.act' }, 7, prev));
    expect(await verify(changed, anchors)).toEqual({ seq: 8, kind: 'link_broken' });
  });

  it('one record missing', async () => {
    expect(
      await verify(
        records.filter(({ record }) => record.seq !== 7),
        anchors,
      ),
    ).toEqual({ seq: 7, kind: 'seq_gap' });
  });

  it('one record twice', async () => {
    expect(await verify([...records.slice(0, 7), at(7), ...records.slice(7)], anchors)).toEqual({
      seq: 7,
      kind: 'seq_duplicate',
    });
  });

  it('two records in the other order', async () => {
    expect(await verify([...records.slice(0, 6), at(8), at(7), ...records.slice(8)], anchors)).toEqual({
      seq: 7,
      kind: 'seq_gap',
    });
  });

  it('two records with exchanged numbers', async () => {
    const changed = [...records.slice(0, 6), { ...at(8), record: { ...at(8).record, seq: 7 } }, ...records.slice(7)];
    expect(await verify(changed, anchors)).toEqual({ seq: 7, kind: 'link_broken' });
  });

  it('a record of another tenant', async () => {
    const other = chain({ ...FIRST, tenant_id: '22222222-2222-4222-8222-222222222222' }, 26, at(25).hash);
    expect(await verify([...records, other], anchors)).toEqual({ seq: 26, kind: 'link_broken' });
  });

  it('all rewritten from record 7 on with right hashes', async () => {
    expect(await verify(rewritten(records, 7))).toBeUndefined();
    expect(await verify(rewritten(records, 7), anchors)).toEqual({
      seq: 10,
      kind: 'anchor_mismatch',
      range: { first_seq: 1, last_seq: 10 },
    });
    expect(await verify(rewritten(records, 12), anchors)).toEqual({
      seq: 20,
      kind: 'anchor_mismatch',
      range: { first_seq: 11, last_seq: 20 },
    });
  });

  it('the end cut off below a checkpoint', async () => {
    expect(await verify(records.slice(0, 15), anchors)).toEqual({ seq: 16, kind: 'truncated' });
    expect(await verify([], anchors)).toEqual({ seq: 1, kind: 'truncated' });
  });

  it('two checkpoints that contradict each other', async () => {
    const lie = { ...checkpointAt(records, 10), root_hash: GENESIS };
    expect(await verify(records, [...anchors, lie])).toMatchObject({ seq: 10, kind: 'anchor_mismatch' });
  });
});

describe('a signed checkpoint', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = createPublicKey(privateKey);
  const signed = signCheckpoint(checkpointAt(chainOf(3), 3), privateKey);

  it('is known by its key', () => {
    const stranger = createPublicKey(generateKeyPairSync('ed25519').privateKey);

    expect(isSigned(signed, [stranger, publicKey])).toBe(true);
    expect(isSigned(signed, [stranger])).toBe(false);
  });

  it.each(['tenant_id', 'first_seq', 'last_seq', 'count', 'head', 'sealed_at', 'tree_size', 'root_hash'] as const)(
    'is void when %s changes',
    (field) => {
      const value = signed.checkpoint[field];
      const changed = { ...signed.checkpoint, [field]: typeof value === 'number' ? value + 1 : `${value}0` };

      expect(isSigned({ ...signed, checkpoint: changed }, [publicKey])).toBe(false);
    },
  );

  it('is void when signed with figures that disagree', () => {
    const odd = signCheckpoint({ ...signed.checkpoint, count: 2 }, privateKey);

    expect(isSigned(odd, [publicKey])).toBe(false);
  });
});
