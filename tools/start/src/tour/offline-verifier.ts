import { startChild } from '@attestry/processes';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from '../data-folder.js';

const VERIFIER = join(import.meta.dirname, '../../../audit-verify/dist/main.js');

/** What the verifier says, as far as the tour reads it. */
export interface Verdict {
  readonly ok: boolean;
  readonly records: number;
  readonly anchored_to: number;
  readonly fault?: { readonly seq: number; readonly kind: string };
}

/**
 * Runs the verifier as a process of its own. It gets the file, the public keys and the heads that were published outside
 * of the database, and neither database nor network.
 */
export async function verifyOffline(file: string, folder: DataFolder): Promise<Verdict> {
  const keysFolder = join(folder.checkpoints, 'keys');
  const keys = readdirSync(keysFolder).map((name) => join(keysFolder, name));
  const child = startChild({
    name: 'audit-verify',
    command: [VERIFIER, file, '--heads', folder.checkpoints, '--json', '--key', ...keys],
    env: { PATH: process.env['PATH'] },
    output: 'pipe',
  });
  const { code } = await child.exited;
  const verdict = code === 0 || code === 1 ? (JSON.parse(child.said.stdout) as Verdict) : undefined;
  if (verdict?.ok !== (code === 0))
    throw new Error(`the verifier cannot say: ${child.said.stderr.trim() || `exit ${code}`}`);
  return verdict;
}
