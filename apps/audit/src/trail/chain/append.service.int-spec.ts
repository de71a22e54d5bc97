import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AuditEvent, type ChainedRecord, ChainVerifier, isSigned, verifyChain } from '@attestry/audit-chain';
import { FIRST, FIRST_HASH, SECOND, SECOND_HASH } from '@attestry/audit-chain/worked-example';
import { uuidv7 } from '@attestry/ids';
import { asTenant, type AuditParts, auditParts } from '../../fixtures/audit-parts.js';

let parts: AuditParts;
let tenant = '';

beforeAll(async () => {
  parts = await auditParts(8);
});
afterAll(() => parts?.close());
beforeEach(() => {
  tenant = uuidv7();
});

const anEvent = (n: number, changes: Partial<AuditEvent> = {}): AuditEvent => ({
  tenant_id: tenant,
  id: uuidv7(),
  occurred_at: '2026-11-21T08:00:00.123Z',
  actor: { type: 'user', id: uuidv7() },
  action: 'thing.changed',
  resource: { type: 'thing', id: String(n) },
  outcome: 'success',
  details: { n, text: 'ÄÖ "quoted" \\ \u2028 😀' },
  ...changes,
});
const events = (count: number) => Array.from({ length: count }, (_, n) => anEvent(n));
const append = (batch: readonly AuditEvent[]) => asTenant(tenant, () => parts.append.append(batch));
const stored = () =>
  asTenant(tenant, () => parts.unitOfWork.run((em) => parts.chains.findFrom(em, 1, 1_000_000, 1_000_000)));
const verified = async (records: readonly ChainedRecord[]) => {
  const verifier = new ChainVerifier(tenant);
  const fault = await verifyChain(records, verifier);
  return { fault, last: verifier.state.seq };
};

describe('appending', () => {
  it('gives the worked example its two hashes, read back from the database too', async () => {
    tenant = FIRST.tenant_id;
    const result = await append([FIRST, SECOND]);

    expect(result.appended).toEqual([
      { eventId: FIRST.id, seq: 1, hash: FIRST_HASH },
      { eventId: SECOND.id, seq: 2, hash: SECOND_HASH },
    ]);
    expect((await stored()).map(({ hash }) => hash)).toEqual([FIRST_HASH, SECOND_HASH]);
    expect(await verified(await stored())).toEqual({ fault: undefined, last: 2 });
  });

  it('numbers from 1 without gaps over batches', async () => {
    await append(events(3));
    const second = await append(events(2));

    expect(second.appended.map(({ seq }) => seq)).toEqual([4, 5]);
    expect(await verified(await stored())).toEqual({ fault: undefined, last: 5 });
  });

  it('leaves a repeated event at its place', async () => {
    const batch = events(3);
    const first = await append(batch);
    const again = await append([...batch.slice(1), anEvent(9)]);

    expect(again.appended.slice(0, 2)).toEqual(first.appended.slice(1));
    expect(again.appended[2]).toMatchObject({ seq: 4 });
    expect(await verified(await stored())).toEqual({ fault: undefined, last: 4 });
  });

  it('takes one event that stands twice in a batch once', async () => {
    const [event] = events(1);
    const result = await append([event as AuditEvent, event as AuditEvent]);

    expect(result.appended.map(({ seq }) => seq)).toEqual([1, 1]);
    expect(await stored()).toHaveLength(1);
  });

  it('refuses another event under an id that is taken', async () => {
    const event = anEvent(1);
    await append([event]);
    const result = await append([anEvent(2), { ...event, action: 'thing.forged' }]);

    expect(result).toEqual({
      appended: [],
      refused: [{ eventId: event.id, reason: 'another event of this id is in the chain' }],
    });
    expect(await stored()).toHaveLength(1);
  });

  it('appends nothing of a batch with an event that has no canonical form, and names it without its value', async () => {
    const bad = anEvent(2, { details: { score: 0.123456 } });
    const result = await append([anEvent(1), bad, anEvent(3)]);

    expect(result.refused).toEqual([
      { eventId: bad.id, reason: 'details.score must be a whole number below 2^53, or text' },
    ]);
    expect(await stored()).toEqual([]);
  });

  it('keeps every value that JSON and a database might read differently', async () => {
    const details = JSON.parse(
      '{"10":1,"9":-9007199254740991,"__proto__":{"a":[]},"é":"é","\\u0001":"\\u001f","nothing":null,"zero":-0,"deep":[[[{"x":true}]]]}',
    ) as AuditEvent['details'];
    await append([anEvent(1, { details, actor: { type: 'system', id: null }, outcome: null })]);

    expect(await verified(await stored())).toEqual({ fault: undefined, last: 1 });
  });

  it('hides one chain from another tenant', async () => {
    await append(events(2));
    tenant = uuidv7();

    expect(await stored()).toEqual([]);
    expect((await append(events(1))).appended[0]?.seq).toBe(1);
  });

  it('makes no fork and no gap with 8 writers at once', async () => {
    const batches = Array.from({ length: 80 }, (_, index) => events(1 + (index % 13)));
    const total = batches.reduce((sum, batch) => sum + batch.length, 0);
    const queue = batches.values();
    const writer = async () => {
      for (const batch of queue) await append(batch);
    };
    await Promise.all(Array.from({ length: 8 }, writer));
    const records = await stored();

    expect(new Set(records.map(({ prev }) => prev)).size).toBe(total);
    expect(await verified(records)).toEqual({ fault: undefined, last: total });
  });
});

describe('checkpoints', () => {
  const checkpoints = () =>
    asTenant(tenant, () => parts.unitOfWork.run((em) => parts.checkpoints.findFrom(em, 0, 1_000_000, 100)));

  it('come with every 1,000 records and hold the whole chain', async () => {
    for (let n = 0; n < 5; n++) await append(events(500));
    const signed = await checkpoints();

    expect(signed.map(({ checkpoint }) => [checkpoint.first_seq, checkpoint.last_seq])).toEqual([
      [1, 1_000],
      [1_001, 2_000],
    ]);
    expect(signed.every((each) => isSigned(each, [parts.signingKey.publicKey]))).toBe(true);
    const verifier = new ChainVerifier(
      tenant,
      signed.map(({ checkpoint }) => checkpoint),
    );
    expect(await verifyChain(await stored(), verifier)).toBeUndefined();
    expect(verifier.anchored).toBe(2_000);
  });

  it('seal the rest once, when asked', async () => {
    await append(events(7));
    await asTenant(tenant, () => parts.sealer.seal());
    await asTenant(tenant, () => parts.sealer.seal());

    expect((await checkpoints()).map(({ checkpoint }) => checkpoint.last_seq)).toEqual([7]);
  });

  it('keep the roots of full subtrees', async () => {
    await append(events(500));
    await append(events(100));
    const nodes = await asTenant(tenant, () => parts.unitOfWork.run((em) => parts.chains.findNodes(em, 8, 0, 10)));

    expect(nodes).toHaveLength(2);
  });
});

describe('what is in the chain', () => {
  it.each([
    ["update audit.audit_logs set action = 'x.y'", 'permission denied'],
    ['delete from audit.audit_logs', 'permission denied'],
    ['truncate audit.audit_logs', 'permission denied'],
    ['delete from audit.checkpoints', 'permission denied'],
    ['update audit.merkle_nodes set index = 7', 'permission denied'],
  ])('cannot be changed by the service: %s', async (sql, message) => {
    await expect(parts.database.pool.query(sql)).rejects.toThrow(message);
  });

  it.each([
    ["update audit.audit_logs set action = 'x.y'", 'append only'],
    ['delete from audit.audit_logs', 'append only'],
    ['truncate audit.audit_logs', 'append only'],
    ['truncate audit.audit_logs_07', 'append only'],
    ['delete from audit.checkpoints', 'append only'],
  ])('is not changed by the administrator by mistake: %s', async (sql, message) => {
    await append(events(1));
    await asTenant(tenant, () => parts.sealer.seal());

    await expect(parts.admin.query(sql)).rejects.toThrow(message);
  });
});
