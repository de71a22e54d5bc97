import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePortBase, Platform, readSettings, walkedThrough } from '@attestry/start';
import pg from 'pg';
import { type Bed, type Bench, chosenOf, meets, type Outcome } from './bench.js';
import { assertRoom, bytesNeeded } from './disk-room.js';
import { type Flags, readFlags, USAGE } from './flags.js';
import { graph } from './graph.bench.js';
import { GRAPH_BYTES } from './graph-data.js';
import { ingest } from './ingest.bench.js';
import { jsonOf, settingOf, tableOf } from './report.js';
import { restRead } from './rest-read.bench.js';
import { roundTrips } from './round-trips.bench.js';
import { superuserUrl } from './superuser-url.js';
import { unaryRead } from './unary-read.bench.js';

const BENCHES: readonly Bench[] = [roundTrips, unaryRead, restRead, ingest, graph];

process.exitCode = await main();

async function main(): Promise<number> {
  let flags: Flags;
  let chosen: readonly Bench[];
  try {
    flags = readFlags(process.argv.slice(2));
    if (flags.help) {
      console.log(USAGE);
      return 0;
    }
    chosen = chosenOf(BENCHES, flags);
    if (chosen.length === 0) throw new Error(`--only names none of ${BENCHES.map(({ name }) => name).join(', ')}`);
    await assertRoom(tmpdir(), bytesNeeded(flags) + (chosen.includes(graph) ? GRAPH_BYTES : 0));
  } catch (error) {
    console.error(`${messageOf(error)}\n\n${USAGE}`);
    return 2;
  }
  try {
    const { version, outcomes } = await measure(chosen, flags);
    const setting = settingOf(version, flags);
    console.log(flags.json ? jsonOf(setting, outcomes) : tableOf(setting, outcomes));
    return outcomes.every(meets) ? 0 : 1;
  } catch (error) {
    console.error(messageOf(error));
    return 1;
  }
}

/** On a platform that is started for it, on ports that are free, and gone afterwards, however it ends. */
async function measure(benches: readonly Bench[], flags: Flags): Promise<{ version: string; outcomes: Outcome[] }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'attestry-bench-'));
  const base = process.env['PORT_BASE'] ?? String(await freePortBase());
  const settings = readSettings({ ...process.env, PORT_BASE: base, DATA_DIR: dataDir, LOG_LEVEL: 'warn' });
  const overrides: Bed['overrides'] = {};
  const platform = new Platform({ settings, overrides });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void tidyUp(platform, dataDir).then(() => process.exit(1)));
  }
  try {
    console.error('starting a platform of its own…');
    await platform.start();
    const bed: Bed = { platform, overrides, region: settings.REGION, ...flags, ...(await furnished(platform)) };
    const outcomes: Outcome[] = [];
    for (const bench of benches) {
      console.error(`${bench.name}: ${bench.measures}…`);
      outcomes.push(...(await bench.run(bed)));
    }
    return { version: await serverVersion(platform), outcomes };
  } finally {
    await tidyUp(platform, dataDir);
  }
}

async function furnished(platform: Platform): Promise<Pick<Bed, 'rest' | 'tenantId' | 'entityId'>> {
  const rest = await walkedThrough(platform, 'import CloudTrail log');
  const { tenant } = (await rest.get('/v1/tenant')) as { tenant: { id: string } };
  const { entities } = (await rest.get('/v1/entities?pageSize=1')) as { entities: { id: string }[] };
  return { rest, tenantId: tenant.id, entityId: entities[0]?.id ?? '' };
}

async function serverVersion(platform: Platform): Promise<string> {
  const client = new pg.Client({ connectionString: await superuserUrl(platform) });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  await client.end();
  return rows[0]?.server_version ?? 'unknown';
}

async function tidyUp(platform: Platform, dataDir: string): Promise<void> {
  await platform.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
