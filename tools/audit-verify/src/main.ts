#!/usr/bin/env node
import { readExportLine, type VerifierState } from '@attestry/audit-chain';
import { Command, CommanderError } from 'commander';
import { createPublicKey } from 'node:crypto';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { linesOf } from './lines-of.js';
import { keptHeads } from './kept-heads.js';
import { describeVerdict } from './describe-verdict.js';
import { seqArgument } from './seq-argument.js';
import { utf8Text } from './utf8-text.js';
import { verifyExport } from './verify-export.js';

interface Options {
  key: string[];
  heads?: string;
  tenant?: string;
  from?: number;
  until?: number;
  resume?: string;
  save?: string;
  json?: boolean;
}

const program = new Command('audit-verify')
  .description(
    'Verifies an exported audit chain without database or network. Exit code 0: right, 1: wrong, 2: cannot say, also when nothing in it is signed.',
  )
  .argument('<export>', 'file in JSON Lines, as exported')
  .requiredOption('--key <pem...>', 'public key of the platform that you kept yourself; several after a rotation')
  .option('--heads <path>', 'checkpoints that you kept: a file, or a folder with <tenant>.jsonl')
  .option('--tenant <id>', 'the tenant whose chain it must be')
  .option('--from <seq>', 'first record that was asked for, if the export is of a part', seqArgument)
  .option('--until <seq>', 'last record that was asked for, if the export is of a part', seqArgument)
  .option('--resume <file>', 'state saved by an earlier run; the export must continue there')
  .option('--save <file>', 'write the state for a later run, if all is right')
  .option('--json', 'print the verdict as one line of JSON')
  .exitOverride();

try {
  program.parse();
  process.exitCode = await run(program.args[0] as string, program.opts<Options>());
} catch (error) {
  if (!(error instanceof CommanderError)) console.error(`audit-verify: ${(error as Error).message}`);
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
}

async function run(path: string, options: Options): Promise<number> {
  const verdict = await verifyExport(linesOf(textOf(path)), {
    publicKeys: options.key.map((file) => createPublicKey(readFileSync(file))),
    heads: options.heads === undefined ? [] : keptHeads(options.heads, options.tenant ?? (await tenantOf(path))),
    ...(options.tenant !== undefined && { tenantId: options.tenant }),
    ...(options.from !== undefined && { from: options.from }),
    ...(options.until !== undefined && { until: options.until }),
    ...(options.resume !== undefined && { resume: JSON.parse(readFileSync(options.resume, 'utf8')) as VerifierState }),
  });
  if (verdict.proven && options.save !== undefined) writeFileSync(options.save, `${JSON.stringify(verdict.state)}\n`);
  console.log(options.json === true ? JSON.stringify(verdict) : describeVerdict(verdict));
  if (!verdict.ok) return 1;
  return verdict.proven ? 0 : 2;
}

function textOf(path: string): AsyncIterable<string> {
  return utf8Text(createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>);
}

/** As the file claims: with the wrong tenant's heads nothing fits. */
async function tenantOf(path: string): Promise<string> {
  for await (const line of linesOf(textOf(path))) {
    const header = readExportLine(line);
    return header.kind === 'header' ? header.header.tenant_id : '';
  }
  return '';
}
