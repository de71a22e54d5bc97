import { chain, GENESIS, recordLine } from '@attestry/audit-chain';
import { FIRST, SECOND } from '@attestry/audit-chain/worked-example';
import { expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PAGE = join(import.meta.dirname, '../../../docs/audit.md');

it('hashes a record with the commands of docs/audit.md to what its line says', () => {
  const [block] = /^line=\$\(grep[^`]*/m.exec(readFileSync(PAGE, 'utf8')) ?? [''];
  const folder = mkdtempSync(join(tmpdir(), 'by-hand-'));
  try {
    const chained = [FIRST, SECOND, FIRST, SECOND, FIRST, SECOND, FIRST].reduce<ReturnType<typeof chain>[]>(
      (before, event, index) => [...before, chain(event, index + 1, before.at(-1)?.hash ?? GENESIS)],
      [],
    );
    writeFileSync(join(folder, 'export.jsonl'), chained.map(recordLine).join(''));
    const said = execFileSync('sh', ['-c', block], { cwd: folder, encoding: 'utf8' });

    expect(said.split(' ')[0]).toBe(chained[6]?.hash);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
