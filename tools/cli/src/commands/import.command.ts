import { createReadStream, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { type AttestryClient, fileUpload } from '@attestry/client';
import { entitiesV1 } from '@attestry/contracts';
import { CommandError, signedIn } from '../cell.js';
import type { Globals } from '../globals.js';
import { Output, table } from '../output.js';
import { protoJson } from '../proto-json.js';

const { ImportKind } = entitiesV1;

interface Options {
  account?: string;
  mapping?: string;
  observedAt?: string;
}

interface Done {
  file: string;
  import: entitiesV1.Import;
}

/** Reports and mapped files do not say when what they tell was so; the time of the file does. */
const DATED = new Set([
  ImportKind.IMPORT_KIND_IAM_CREDENTIAL_REPORT,
  ImportKind.IMPORT_KIND_CSV,
  ImportKind.IMPORT_KIND_JSONL,
]);

export function importCommands(program: Command, globals: () => Globals): void {
  const command = program.command('import').description('bring files of providers into the inventory');
  const add = (name: string, kind: entitiesV1.ImportKind, description: string) =>
    command
      .command(`${name} <files...>`)
      .description(`${description}; each file is stored whole or not at all`)
      .action((files: string[], options: Options) => importFiles(files, headerOf(kind, options), globals()));

  add('cloudtrail', ImportKind.IMPORT_KIND_CLOUDTRAIL, 'AWS CloudTrail logs, JSON or gzip');
  add('iam-credential-report', ImportKind.IMPORT_KIND_IAM_CREDENTIAL_REPORT, 'AWS IAM credential reports, CSV');
  add('kubernetes', ImportKind.IMPORT_KIND_KUBERNETES, 'audit logs of a Kubernetes API server, JSON').requiredOption(
    '--account <cluster>',
    'name of the cluster',
  );
  add('github', ImportKind.IMPORT_KIND_GITHUB, 'audit logs of a GitHub organisation, JSON');
  for (const [name, kind] of [
    ['csv', ImportKind.IMPORT_KIND_CSV],
    ['jsonl', ImportKind.IMPORT_KIND_JSONL],
  ] as const) {
    add(name, kind, `any ${name === 'csv' ? 'CSV' : 'JSON Lines'} files`).requiredOption(
      '--mapping <file>',
      'which field becomes what (docs/entities/import-mapping.md)',
    );
  }
  for (const each of command.commands.filter((one) => /^(iam|csv|jsonl)/.test(one.name()))) {
    each.option('--observed-at <time>', 'when what the files tell was so; default: the time of each file');
  }
  command
    .command('rejections <import>')
    .description('the records of an import that were not stored, one a line')
    .action((id: string) => rejections(id, globals()));
}

type Header = Partial<entitiesV1.ImportFileHeader>;

function headerOf(kind: entitiesV1.ImportKind, { account = '', mapping, observedAt }: Options): Header {
  const time = observedAt === undefined ? undefined : new Date(observedAt);
  if (time && Number.isNaN(time.getTime())) throw new CommandError(`${observedAt} is no time`);
  return { kind, account, mapping: mapping === undefined ? '' : readFileSync(mapping, 'utf8'), observedAt: time };
}

async function importFiles(files: readonly string[], header: Header, { profile, json }: Globals): Promise<void> {
  const output = new Output(json);
  for (const file of files)
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new CommandError(`no file ${file}`);
  const imports = await signedIn(profile, async (client) => {
    const done: Done[] = [];
    for (const file of files) done.push({ file, import: await importFile(client, file, header, output) });
    return done;
  });
  const value = imports.map((each) => protoJson('attestry.entities.v1.Import', entitiesV1.Import, each.import));
  output.show({ imports: value }, summary(imports));
}

async function importFile(client: AttestryClient, file: string, header: Header, output: Output) {
  const { size, mtime } = statSync(file);
  const name = basename(file);
  const content = createReadStream(file) as AsyncIterable<Buffer>;
  const dated = DATED.has(header.kind ?? 0) && header.observedAt === undefined ? { observedAt: mtime } : {};
  const parts = fileUpload(content, { ...header, ...dated, fileName: name }, (sent) =>
    output.progress(name, sent, size),
  );
  const answer = await client.services.imports.importFile(parts);
  if (!answer.import) throw new CommandError(`${name}: the answer holds no import`);
  return answer.import;
}

function summary(imports: readonly Done[]): string {
  const rows = imports.map(({ file, import: { counts } }) => [
    basename(file),
    ...[counts?.records, counts?.stored, counts?.duplicates, counts?.rejected].map((count) => Number(count ?? 0)),
  ]);
  const rejected = imports.filter(({ import: { counts } }) => counts?.rejected !== '0');
  return [
    table(rows, ['file', 'records', 'stored', 'duplicates', 'rejected']),
    ...rejected.map(({ file, import: { id } }) => `rejected of ${basename(file)}: attestry import rejections ${id}`),
  ].join('\n');
}

async function rejections(id: string, { profile, json }: Globals): Promise<void> {
  const output = new Output(json);
  await signedIn(profile, async (client) => {
    for await (const { rejection } of client.services.imports.exportImportRejections({ id })) {
      if (!rejection) continue;
      const value = protoJson('attestry.entities.v1.Rejection', entitiesV1.Rejection, rejection);
      const reason = entitiesV1.RejectionReason[rejection.reason]?.replace('REJECTION_REASON_', '').toLowerCase();
      output.show(value, `line ${rejection.line}: ${reason}${rejection.detail === '' ? '' : ` ${rejection.detail}`}`);
    }
  });
}
