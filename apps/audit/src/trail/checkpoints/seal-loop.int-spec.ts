import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isSigned, readExportLine, type SignedCheckpoint } from '@attestry/audit-chain';
import { uuidv7 } from '@attestry/ids';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asTenant, type AuditParts, auditParts } from '../../fixtures/audit-parts.js';
import { SealLoop } from './seal-loop.js';

let parts: AuditParts;
beforeAll(async () => {
  parts = await auditParts();
});
afterAll(() => parts?.close());

const loop = (intervalMs: number, errors: unknown[] = []) =>
  new SealLoop(parts.unsealed, parts.sealer, parts.publisher, { region: 'us-east', intervalMs, lookMs: 20 }, (error) =>
    errors.push(error),
  );

async function appendTo(tenantId: string, count: number): Promise<void> {
  const events = Array.from({ length: count }, () => ({
    tenant_id: tenantId,
    id: uuidv7(),
    occurred_at: '2026-11-21T08:00:00.123Z',
    actor: { type: 'user', id: uuidv7() },
    action: 'thing.changed',
    resource: { type: 'thing', id: null },
    outcome: 'success',
    details: {},
  }));
  await asTenant(tenantId, () => parts.append.append(events));
}

const published = (tenantId: string): SignedCheckpoint[] => {
  const file = join(parts.headsDir, `${tenantId}.jsonl`);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const read = readExportLine(line);
    if (read.kind !== 'checkpoint') throw new Error(`not a checkpoint: ${line}`);
    return read.signed;
  });
};
const lastSeqs = (tenantId: string) => published(tenantId).map(({ checkpoint }) => checkpoint.last_seq);

describe('the sealing job', () => {
  it('seals what is old enough, for every tenant, and copies it outside of the database', async () => {
    const tenants = [uuidv7(), uuidv7(), uuidv7()];
    await Promise.all(tenants.map((tenant, index) => appendTo(tenant, index + 1)));
    await loop(60_000).look();
    expect(tenants.map(lastSeqs)).toEqual([[], [], []]);

    await loop(0).look();
    expect(tenants.map(lastSeqs)).toEqual([[1], [2], [3]]);
    expect(tenants.flatMap(published).every((each) => isSigned(each, [parts.signingKey.publicKey]))).toBe(true);

    await loop(0).look();
    expect(tenants.map(lastSeqs)).toEqual([[1], [2], [3]]);
  });

  it('publishes a full checkpoint at once and leaves the young rest unsealed', async () => {
    const tenant = uuidv7();
    for (let n = 0; n < 3; n++) await appendTo(tenant, 400);
    await appendTo(tenant, 5);
    await loop(60_000).look();

    expect(lastSeqs(tenant)).toEqual([1_200]);
  });

  it('publishes again what it may have published before it died', async () => {
    const tenant = uuidv7();
    await appendTo(tenant, 1);
    await loop(0).look();
    await parts.admin.query('update audit.chain_heads set published_seq = 0 where tenant_id = $1', [tenant]);
    await loop(0).look();

    expect(lastSeqs(tenant)).toEqual([1, 1]);
  });

  it('seals in the background, and one tenant that fails holds up no other', async () => {
    const [broken, sound] = [uuidv7(), uuidv7()];
    await appendTo(broken, 1);
    await appendTo(sound, 1);
    await parts.admin.query("update audit.chain_heads set frontier = '' where tenant_id = $1", [broken]);
    const errors: unknown[] = [];
    const running = loop(0, errors);
    running.start();
    const bothTried = () => lastSeqs(sound).length > 0 && errors.length > 0;
    for (let tries = 0; tries < 100 && !bothTried(); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await running.stop();

    expect(lastSeqs(sound)).toEqual([1]);
    expect(lastSeqs(broken)).toEqual([]);
    expect(String(errors[0])).toMatch('a frontier of 1 leaves has 1 hashes');
  });

  it('sees with its role only which tenants wait', async () => {
    await expect(parts.jobs.query('select head from audit.chain_heads')).rejects.toThrow('permission denied');
    await expect(parts.jobs.query('select * from audit.audit_logs')).rejects.toThrow('permission denied');
    await appendTo(uuidv7(), 1);
    await loop(0).look();

    expect(
      (await parts.jobs.query('select tenant_id from audit.chain_heads where unsealed_since is null')).rows,
    ).toEqual([]);
  });
});
