import { readExportLine, type SignedCheckpoint } from '@attestry/audit-chain';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Reads checkpoints kept earlier: a file of JSON Lines, or the folder of a cell with a file for each tenant. */
export function keptHeads(path: string, tenantId: string): SignedCheckpoint[] {
  const file = statSync(path).isDirectory() ? join(path, `${tenantId}.jsonl`) : path;
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => {
    const parsed = readExportLine(line);
    if (parsed.kind !== 'checkpoint') throw new Error(`${file} holds a line that is no checkpoint`);
    return parsed.signed;
  });
}
