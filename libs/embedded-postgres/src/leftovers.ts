import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from './engine-error.js';

/** Gives way to an engine that is just stopping, ends one without a supervisor, forgets a recycled process id. */
export async function settleLeftovers(cluster: string): Promise<void> {
  const lock = join(cluster, 'postmaster.pid');
  const pid = readPid(lock);
  if (pid === undefined || !isAlive(pid)) return;
  if (!commandOf(pid).includes(cluster)) return rmSync(lock);

  if (await gone(pid, 5_000)) return;
  if (isSupervised(pid)) throw new EngineError(`the engine in ${cluster} is already running (process ${pid})`);
  process.kill(pid, 'SIGINT');
  if (await gone(pid, 4_000)) return;
  process.kill(pid, 'SIGQUIT');
  if (!(await gone(pid, 4_000))) throw new EngineError(`process ${pid} still holds ${cluster}`);
}

/** The server's process id as it wrote it, once it takes connections. */
export function readyPid(cluster: string): number | undefined {
  const lines = readLines(join(cluster, 'postmaster.pid'));
  return lines[7]?.trim() === 'ready' ? Number(lines[0]) : undefined;
}

function readPid(lock: string): number | undefined {
  const pid = Number(readLines(lock)[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function readLines(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

async function gone(pid: number, withinMs: number): Promise<boolean> {
  for (const end = Date.now() + withinMs; isAlive(pid); await sleep(50)) if (Date.now() > end) return false;
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const isSupervised = (pid: number) => commandOf(parentOf(pid)).includes('supervisor');

const commandOf = (pid: number) => ps(pid, 'command');
const parentOf = (pid: number) => Number(ps(pid, 'ppid'));

function ps(pid: number, column: 'command' | 'ppid'): string {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' });
    if (column === 'command') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  } catch {
    return '';
  }
}
