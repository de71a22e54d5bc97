import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { AttestryClient } from '@attestry/client';
import { auditV1 } from '@attestry/contracts';
import { signedIn } from '../cell.js';
import type { Globals } from '../globals.js';
import { Output, table } from '../output.js';
import { collectPages } from '../pages.js';
import { protoJson } from '../proto-json.js';

export function auditCommands(program: Command, globals: () => Globals): void {
  const audit = program.command('audit').description('the trail and its proof');
  audit
    .command('list')
    .description('newest first')
    .option('--limit <number>', 'at most so many', '50')
    .option('--action <name>', 'only this action', '')
    .action((options: { limit: string; action: string }) => list(Number(options.limit), options.action, globals()));
  audit
    .command('verify')
    .description('let the platform recompute its chain; exit code 1 if it finds a fault')
    .action(() => verify(globals()));
  audit
    .command('export <file>')
    .description('the chain as JSON Lines, to be verified elsewhere')
    .action((file: string) => exportChain(file, globals()));
}

async function list(limit: number, action: string, { profile, json }: Globals): Promise<void> {
  const logs = await signedIn(profile, (client) =>
    collectPages(limit, async (pageSize, pageToken) => {
      const request = auditV1.ListAuditLogsRequest.fromPartial({ pageSize, pageToken, action });
      const page = await client.services.auditLogs.listAuditLogs(request);
      return { items: page.auditLogs, nextPageToken: page.nextPageToken };
    }),
  );
  const value = logs.map((log) => protoJson('attestry.audit.v1.AuditLog', auditV1.AuditLog, log));
  const rows = logs.map((log) => [
    Number(log.seq),
    log.occurredAt?.toISOString() ?? '',
    log.action,
    `${log.actor?.type ?? ''} ${log.actor?.id ?? ''}`.trim(),
    `${log.resource?.type ?? ''} ${log.resource?.id ?? ''}`.trim(),
  ]);
  new Output(json).show({ auditLogs: value }, table(rows, ['seq', 'time', 'action', 'actor', 'resource']));
}

async function verify({ profile, json }: Globals): Promise<void> {
  const output = new Output(json);
  const found = await signedIn(profile, (client) => verifyAll(client, output));
  const text = found.fault
    ? `fault at ${found.fault.seq}: ${JSON.stringify(found.fault)}`
    : `${found.verified} records are whole, ${found.anchoredTo} of them under a signed checkpoint`;
  output.show(found, text);
  if (found.fault) process.exitCode = 1;
}

async function verifyAll(client: AttestryClient, output: Output) {
  let from = '0';
  let verified = 0;
  for (;;) {
    const answer = await client.services.chain.verifyChain({ fromSeq: from });
    verified += Number(answer.verifiedCount);
    output.note(`${verified} records`);
    const { fault, anchoredToSeq, nextSeq } = answer;
    if (fault || nextSeq === '0') return { ok: !fault, verified, anchoredTo: Number(anchoredToSeq), fault };
    from = nextSeq;
  }
}

async function exportChain(file: string, { profile, json }: Globals): Promise<void> {
  let bytes = 0;
  await signedIn(profile, (client) =>
    pipeline(
      async function* () {
        for await (const { chunk } of client.services.auditLogs.exportAuditLog({ fromSeq: '0', toSeq: '0' })) {
          bytes += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(file, { mode: 0o600 }),
    ),
  );
  new Output(json).show({ file, bytes }, `${bytes} bytes in ${file}`);
}
