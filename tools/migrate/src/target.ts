import { type Engine, startEngine } from '@attestry/embedded-postgres';
import { loadConfig, text } from '@attestry/config';
import { MIGRATOR } from '@attestry/migrations';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export interface Target {
  /** As `attestry_migrator`. */
  readonly url: string;
  close(): Promise<void>;
}

export class NoTarget extends Error {
  override readonly name = 'NoTarget';
}

/**
 * The database to migrate: MIGRATE_DATABASE_URL, else that of `npm start` on this machine, running or not.
 */
export async function openTarget(environment: NodeJS.ProcessEnv = process.env): Promise<Target> {
  const settings = loadConfig(
    'migrate',
    { MIGRATE_DATABASE_URL: z.string().optional().meta({ secret: true }), DATA_DIR: text('.data') },
    environment,
  );
  if (settings.MIGRATE_DATABASE_URL !== undefined) {
    return { url: settings.MIGRATE_DATABASE_URL, close: () => Promise.resolve() };
  }
  return openLocal(settings.DATA_DIR);
}

async function openLocal(folder: string): Promise<Target> {
  const secrets = join(folder, 'secrets.json');
  const dataDir = join(folder, 'engine');
  if (!existsSync(secrets) || !existsSync(dataDir)) {
    throw new NoTarget('no database: set MIGRATE_DATABASE_URL, or run `npm start` once');
  }
  const { passwords } = JSON.parse(readFileSync(secrets, 'utf8')) as { passwords: Record<string, string> };
  const login = { role: MIGRATOR, password: passwords[MIGRATOR] ?? '', database: 'attestry' };
  const running = portOfRunning(join(dataDir, 'cluster', 'postmaster.pid'));
  if (running !== undefined) return { url: urlOf(running, login), close: () => Promise.resolve() };
  const engine: Engine = await startEngine({ dataDir });
  return { url: engine.url(login), close: () => engine.stop() };
}

/** Postgres writes its process id in the first line of this file and its port in the fourth. */
function portOfRunning(pidFile: string): number | undefined {
  if (!existsSync(pidFile)) return undefined;
  const [pid, , , port] = readFileSync(pidFile, 'utf8').split('\n');
  try {
    process.kill(Number(pid), 0);
    return Number(port);
  } catch {
    return undefined;
  }
}

const urlOf = (port: number, { role, password, database }: { role: string; password: string; database: string }) =>
  `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
