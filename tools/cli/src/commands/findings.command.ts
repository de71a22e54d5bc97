import type { Command } from 'commander';
import { entitiesV1 } from '@attestry/contracts';
import { signedIn } from '../cell.js';
import { enumWord } from '../enum-word.js';
import type { Globals } from '../globals.js';
import { Output, table } from '../output.js';
import { collectPages } from '../pages.js';
import { protoJson } from '../proto-json.js';

interface Options {
  limit: string;
  requirement: string;
}

export function findingCommands(program: Command, globals: () => Globals): void {
  const findings = program.command('findings').description('what speaks against requirements');
  findings
    .command('list')
    .description('open ones, the worst first')
    .option('--requirement <code>', 'only against this one, AC.L2-3.1.5', '')
    .option('--limit <number>', 'at most so many', '50')
    .action((options: Options) => list(options, globals()));
  findings
    .command('summary')
    .description('how many speak against each requirement')
    .action(() => summary(globals()));
}

async function list({ limit, requirement }: Options, { profile, json }: Globals): Promise<void> {
  const found = await signedIn(profile, (client) =>
    collectPages(Number(limit), async (pageSize, pageToken) => {
      const request = entitiesV1.ListPostureFindingsRequest.fromPartial({
        pageSize,
        pageToken,
        requirementCode: requirement,
        state: entitiesV1.PostureState.POSTURE_STATE_OPEN,
      });
      const page = await client.services.posture.listPostureFindings(request);
      return { items: page.findings, nextPageToken: page.nextPageToken };
    }),
  );
  const value = found.map((each) => protoJson('attestry.entities.v1.PostureFinding', entitiesV1.PostureFinding, each));
  const rows = found.map((each) => [
    enumWord(entitiesV1.ThreatSeverity, each.severity, 'THREAT_SEVERITY_'),
    each.entityId === '' ? each.connectionId : each.entityId,
    each.title,
    each.requirements.map(({ requirementCode }) => requirementCode).join(' '),
  ]);
  new Output(json).show({ findings: value }, table(rows, ['severity', 'about', 'finding', 'requirements']));
}

async function summary({ profile, json }: Globals): Promise<void> {
  const answer = await signedIn(profile, (client) =>
    client.services.posture.summarizePosture({ requirementCodes: [], sampleSize: 0 }),
  );
  const name = 'attestry.entities.v1.SummarizePostureResponse';
  const rows = answer.requirements.map(({ requirementCode, open, acceptedCount }) => [
    requirementCode,
    ...[open?.critical, open?.high, open?.medium, open?.low, acceptedCount].map((count) => Number(count ?? 0)),
  ]);
  const heads = ['requirement', 'critical', 'high', 'medium', 'low', 'accepted'];
  new Output(json).show(protoJson(name, entitiesV1.SummarizePostureResponse, answer), table(rows, heads));
}
