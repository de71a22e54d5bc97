import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { type AttestryClient, cloudTrailUpload } from '@attestry/client';
import { entitiesV1 } from '@attestry/contracts';
import { CommandError, signedIn } from '../cell.js';
import type { Globals } from '../globals.js';
import { Output, table } from '../output.js';
import { protoJson } from '../proto-json.js';

export function importCommands(program: Command, globals: () => Globals): void {
  program
    .command('import')
    .description('bring logs of providers into the inventory')
    .command('cloudtrail <files...>')
    .description('AWS CloudTrail logs, JSON or gzip; each file is stored whole or not at all')
    .action((files: string[]) => importCloudTrail(files, globals()));
}

async function importCloudTrail(files: readonly string[], { profile, json }: Globals): Promise<void> {
  const output = new Output(json);
  for (const file of files)
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new CommandError(`no file ${file}`);
  const imports = await signedIn(profile, async (client) => {
    const done: { file: string; import: entitiesV1.Import }[] = [];
    for (const file of files) done.push({ file, import: await importFile(client, file, output) });
    return done;
  });
  const value = imports.map((each) => protoJson('attestry.entities.v1.Import', entitiesV1.Import, each.import));
  const rows = imports.map(({ file, import: { counts } }) => [
    basename(file),
    ...[counts?.records, counts?.stored, counts?.duplicates, counts?.rejected].map((count) => Number(count ?? 0)),
  ]);
  output.show({ imports: value }, table(rows, ['file', 'records', 'stored', 'duplicates', 'rejected']));
}

async function importFile(client: AttestryClient, file: string, output: Output): Promise<entitiesV1.Import> {
  const { size } = statSync(file);
  const name = basename(file);
  const content = createReadStream(file) as AsyncIterable<Buffer>;
  const parts = cloudTrailUpload(content, name, (sent) => output.progress(name, sent, size));
  const answer = await client.services.imports.importCloudTrail(parts);
  if (!answer.import) throw new CommandError(`${name}: the answer holds no import`);
  return answer.import;
}
