import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { aTenant, ownPlatform } from './platform.js';

const MIB = 1024 * 1024;
const MAY_GROW = 64 * MIB;
/** Short records, long ones, and some of the longest kind there is: together a little more than 256 MiB. */
const SIZES_KIB = [1, 1, 1, 1, 64, 64, 64, 64, 255];
const RECORDS = 520 * SIZES_KIB.length;

let platform: Awaited<ReturnType<typeof ownPlatform>>;
beforeAll(async () => {
  platform = await ownPlatform();
}, 180_000);
afterAll(() => platform?.end());

describe('the export of a chain of 256 MiB', () => {
  it('passes to a slow reader through processes that do not grow with it', async () => {
    const tenant = await aTenant(platform);
    await lengthen(tenant.id);

    const token = tenant.client.token!;
    await download(token, 16 * MIB); // what the first one allocates for good
    const processes = await platform.platform.pids();
    const before = { bff: residentBytes(processes['bff']), audit: residentBytes(processes['audit']) };
    const grown = { bff: 0, audit: 0 };
    const watch = setInterval(() => {
      for (const name of ['bff', 'audit'] as const) {
        grown[name] = Math.max(grown[name], residentBytes(processes[name]) - before[name]);
      }
    }, 20);
    const size = await download(token).finally(() => clearInterval(watch));
    expect(size).toBeGreaterThan(256 * MIB);
    const tooMuch = Object.entries(grown).filter(([, bytes]) => bytes >= MAY_GROW);
    expect(tooMuch.map(([name, bytes]) => `${name} grew by ${Math.round(bytes / MIB)} MiB`)).toEqual([]);
  }, 180_000);
});

/** Reads the export, with pauses in its first 64 MiB and after each 16 MiB; answers how much came. */
async function download(token: string, upTo = Infinity): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const request = httpRequest(`${platform.rest}/v1/audit-logs:export`, { headers }).end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  let bytes = 0;
  let paused = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes >= upTo) break;
    const step = bytes < 64 * MIB ? MIB : 16 * MIB;
    if (bytes - paused < step) continue;
    paused = bytes;
    await sleep(50);
  }
  request.destroy();
  return bytes;
}

/** Puts records into the tenant's chain at once, past the service: it is their bulk that counts here, not their hashes. */
async function lengthen(tenantId: string): Promise<void> {
  const client = new pg.Client({ connectionString: platform.adminUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select from audit.chain_heads where tenant_id = $1 for update', [tenantId]);
    await client.query(
      `insert into audit.audit_logs (tenant_id, seq, id, occurred_at, actor_type, action, resource_type, details, prev, hash)
       select tenant_id, last_seq + nr, gen_random_uuid(), now(), 'service', 'export.measured', 'spec',
              jsonb_build_object('text', left($2, 1024 * ($3::int[])[1 + nr % cardinality($3::int[])])),
              case nr when 1 then head else sha256(int4send(nr - 1)) end, sha256(int4send(nr))
       from audit.chain_heads, generate_series(1, $4::int) as nr where tenant_id = $1`,
      [tenantId, randomBytes(192 * 1024).toString('base64'), SIZES_KIB, RECORDS],
    );
    await client.query(
      `update audit.chain_heads set last_seq = last_seq + $2::int, head = sha256(int4send($2::int)),
         frontier = decode(repeat('00', 32 * bit_count(int8send(last_seq + $2::int))::int), 'hex'),
         unsealed_since = coalesce(unsealed_since, now()) where tenant_id = $1`,
      [tenantId, RECORDS],
    );
    await client.query('commit');
  } finally {
    await client.end();
  }
}

const residentBytes = (pid: number | undefined): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
