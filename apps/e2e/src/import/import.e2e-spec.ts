import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@attestry/processes';
import pg from 'pg';
import { aTenant, sharedPlatform } from '../platform.js';

const ROOT = join(import.meta.dirname, '../../../..');
const SAMPLE = join(ROOT, 'tools/start/sample/cloudtrail.json');
const UPLOAD = '/v1/imports/cloudtrail';

type Tenant = Awaited<ReturnType<typeof aTenant>>;
interface Import {
  id: string;
  counts: Record<string, string>;
}

const platform = sharedPlatform();
let admin: pg.Client;
let tenant: Tenant;
let profiles: string;
beforeAll(async () => {
  admin = new pg.Client({ connectionString: platform.adminUrl });
  await admin.connect();
  tenant = await aTenant(platform);
  profiles = mkdtempSync(join(tmpdir(), 'import-e2e-'));
});
afterAll(async () => {
  await admin?.end();
  if (profiles) rmSync(profiles, { recursive: true });
});

const upload = async (to: Tenant, file: Buffer<ArrayBuffer>, type = 'application/json'): Promise<Import> =>
  (await to.client.upload(`${UPLOAD}?fileName=log.json`, file, type))['import'] as Import;

/** Counts that are left out of the JSON are 0. */
const countsOf = ({ counts }: Import) =>
  Object.fromEntries(['records', 'stored', 'duplicates', 'rejected'].map((name) => [name, Number(counts[name] ?? 0)]));

/** Rows that any import of the tenant has left, and files of uploads. */
async function traces(tenantId: string): Promise<{ rows: number; files: number }> {
  const { rows } = await admin.query<{ count: number }>(
    `select (select count(*) from entities.entities where tenant_id = $1)::int
       + (select count(*) from entities.entity_events where tenant_id = $1)::int
       + (select count(*) from entities.import_runs where tenant_id = $1)::int as count`,
    [tenantId],
  );
  return { rows: rows[0]!.count, files: readdirSync(platform.folder.uploads).length };
}

/** Sends a part of the body and cuts the socket. */
function cutUpload(by: Tenant, file: Buffer, bytes: number): Promise<void> {
  return new Promise((resolve) => {
    const headers = {
      authorization: `Bearer ${by.client.token}`,
      'content-type': 'application/json',
      'content-length': file.length,
    };
    const call = request(new URL(UPLOAD, platform.rest), { method: 'POST', headers });
    call.on('error', () => undefined);
    call.on('close', () => resolve());
    call.write(file.subarray(0, bytes), () => setTimeout(() => call.destroy(), 50));
  });
}

/** Runs `attestry` as a person does. */
function attestry(args: string[], stdin = ''): Promise<{ code: number | null; out: string; said: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'tools/cli/bin/attestry.mjs'), ...args], {
    env: { ...process.env, ATTESTRY_PROFILES: join(profiles, 'profiles.json') },
  });
  let [out, said] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  child.stdin.end(stdin);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, said })));
}

describe('a CloudTrail log', () => {
  it('goes in over REST, is listed, and the second time is known', async () => {
    const file = readFileSync(SAMPLE);
    const first = await upload(tenant, file);
    expect(countsOf(first)).toEqual({ records: 20, stored: 18, duplicates: 1, rejected: 1 });
    expect((await tenant.client.get(`/v1/imports/${first.id}`))['import']).toEqual(first);
    const { entities } = await tenant.client.get('/v1/entities?type=ENTITY_TYPE_API_KEY&orderBy=name');
    expect(entities).toHaveLength(6);
    const again = await upload(tenant, gzipSync(file), 'application/gzip');
    expect(countsOf(again)).toEqual({ records: 20, stored: 0, duplicates: 19, rejected: 1 });
  });

  it('goes in by command', async () => {
    const other = await aTenant(platform);
    const login = ['login', '--email', other.email, '--port-base', String(platform.portBase)];
    expect(await attestry(login, `${other.password}\n`)).toMatchObject({ code: 0 });
    const { code, out, said } = await attestry(['import', 'cloudtrail', SAMPLE, '--json']);
    expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
    const { imports } = JSON.parse(out) as { imports: Import[] };
    expect(imports.map(countsOf)).toEqual([{ records: 20, stored: 18, duplicates: 1, rejected: 1 }]);
  });

  it('is refused by line and byte when it is none, and leaves nothing', async () => {
    const other = await aTenant(platform);
    await expect(upload(other, Buffer.from('{"hello":\n 1}'))).rejects.toThrow(/400 NOT_A_CLOUDTRAIL_LOG/);
    expect(await traces(other.id)).toEqual({ rows: 0, files: 0 });
  });

  it('that is cut on its way leaves no row and no file', async () => {
    const other = await aTenant(platform);
    const record = JSON.stringify({ eventTime: '2026-03-02T09:00:00Z', pad: 'x'.repeat(1_000) });
    const file = Buffer.from(`[${Array.from({ length: 3_000 }, () => record).join(',')}]`);
    for (const share of [0.01, 0.5, 0.999]) await cutUpload(other, file, Math.floor(file.length * share));
    await sleep(1_000); // what was sent last may just be arriving
    expect(await traces(other.id)).toEqual({ rows: 0, files: 0 });
  });

  it('is in the audit trail of its tenant', async () => {
    const found = await waitUntil(
      async () => {
        const { rows } = await admin.query(
          `select 1 from audit.audit_logs where tenant_id = $1 and action = 'import.completed'`,
          [tenant.id],
        );
        return rows.length === 2;
      },
      { withinMs: 10_000 },
    );
    expect(found).toBe(true);
  });
});

const folder = process.env['SAMPLE_DATA_DIR'] && join(process.env['SAMPLE_DATA_DIR'], 'cloudtrail');
if (folder) {
  describe('the shared logs', () => {
    it('are taken whole, 142 records of 18 files, and the second time store nothing', async () => {
      const other = await aTenant(platform);
      const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
      const run = async () => {
        const sum = { records: 0, stored: 0, duplicates: 0, rejected: 0 };
        for (const file of files) {
          const counts = countsOf(await upload(other, file));
          for (const name of ['records', 'stored', 'duplicates', 'rejected'] as const) sum[name] += counts[name] ?? 0;
        }
        return sum;
      };
      expect(files).toHaveLength(18);
      expect(await run()).toEqual({ records: 142, stored: 142, duplicates: 0, rejected: 0 });
      expect(await run()).toEqual({ records: 142, stored: 0, duplicates: 142, rejected: 0 });
    });
  });
}
