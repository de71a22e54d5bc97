import { createReadStream, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { stixUpload } from '@attestry/client';
import { entitiesV1 } from '@attestry/contracts';
import { CommandError, signedIn } from '../cell.js';
import { enumWord } from '../enum-word.js';
import type { Globals } from '../globals.js';
import { Output, table } from '../output.js';
import { collectPages } from '../pages.js';
import { protoJson } from '../proto-json.js';

export function indicatorCommands(program: Command, globals: () => Globals): void {
  const indicators = program.command('indicators').description('what is known to be bad');
  indicators
    .command('list')
    .description('last seen first')
    .option('--limit <number>', 'at most so many', '50')
    .action((options: { limit: string }) => list(Number(options.limit), globals()));
  indicators
    .command('import <file>')
    .description('a STIX 2.1 bundle; it is taken whole or not at all')
    .action((file: string) => importBundle(file, globals()));
  indicators
    .command('export')
    .description('STIX 2.1 bundles, one JSON document a line')
    .option('--out <file>', 'into this file instead')
    .action((options: { out?: string }) => exportBundles(options.out, globals()));
}

async function list(limit: number, { profile, json }: Globals): Promise<void> {
  const found = await signedIn(profile, (client) =>
    collectPages(limit, async (pageSize, pageToken) => {
      const request = entitiesV1.ListIndicatorsRequest.fromPartial({ pageSize, pageToken });
      const page = await client.services.indicators.listIndicators(request);
      return { items: page.indicators, nextPageToken: page.nextPageToken };
    }),
  );
  const value = found.map((each) => protoJson('attestry.entities.v1.Indicator', entitiesV1.Indicator, each));
  const rows = found.map((each) => [
    enumWord(entitiesV1.IndicatorType, each.type, 'INDICATOR_TYPE_'),
    each.value,
    enumWord(entitiesV1.ThreatSeverity, each.threatLevel, 'THREAT_SEVERITY_'),
    each.source,
  ]);
  new Output(json).show({ indicators: value }, table(rows, ['type', 'value', 'level', 'source']));
}

async function importBundle(file: string, { profile, json }: Globals): Promise<void> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new CommandError(`no file ${file}`);
  const content = createReadStream(file) as AsyncIterable<Buffer>;
  const answer = await signedIn(profile, (client) =>
    client.services.indicators.importStixBundle(stixUpload(content, basename(file))),
  );
  const name = 'attestry.entities.v1.ImportStixBundleResponse';
  const { created, updated, unchanged, refused } = answer;
  const whole = `${created} new, ${updated} changed, ${unchanged} known, ${refused} refused`;
  const why = answer.refusals.map(({ objectId, reason }) => `${objectId}: ${reason}`);
  new Output(json).show(protoJson(name, entitiesV1.ImportStixBundleResponse, answer), [whole, ...why].join('\n'));
}

async function exportBundles(out: string | undefined, { profile, json }: Globals): Promise<void> {
  const lines = await signedIn(profile, async (client) => {
    const bundles: string[] = [];
    let pageToken = '';
    do {
      const request = entitiesV1.ExportStixBundleRequest.fromPartial({ pageSize: 200, pageToken });
      const page = await client.services.indicators.exportStixBundle(request);
      bundles.push(JSON.stringify(page.bundle));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    return bundles;
  });
  if (out === undefined) process.stdout.write(`${lines.join('\n')}\n`);
  else {
    writeFileSync(out, `${lines.join('\n')}\n`);
    new Output(json).show({ bundles: lines.length, file: out }, `${lines.length} bundles in ${out}`);
  }
}
