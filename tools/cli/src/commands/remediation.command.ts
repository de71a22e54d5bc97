import type { Command } from 'commander';
import { entitiesV1 } from '@attestry/contracts';
import { CommandError, signedIn } from '../cell.js';
import { enumWord } from '../enum-word.js';
import type { Globals } from '../globals.js';
import { Output, table } from '../output.js';
import { collectPages } from '../pages.js';
import { protoJson } from '../proto-json.js';

type Action = entitiesV1.Remediation;

export function remediationCommands(program: Command, globals: () => Globals): void {
  const remediation = program.command('remediation').description('what is done about threats');
  remediation
    .command('list')
    .description('newest first')
    .option('--limit <number>', 'at most so many', '50')
    .action((options: { limit: string }) => list(Number(options.limit), globals()));
  remediation
    .command('approve <id>')
    .description('agrees to the action as it stands now; needs a recent sign-in')
    .option('--comment <text>', 'why', '')
    .action((id: string, options: { comment: string }) => approve(id, options.comment, globals()));
  remediation
    .command('run <id>')
    .description('a dry run: what would be done')
    .option('--apply', 'does it', false)
    .action((id: string, options: { apply: boolean }) => run(id, options.apply, globals()));
}

const statusOf = (action: Action) => enumWord(entitiesV1.RemediationStatus, action.status, 'REMEDIATION_STATUS_');
const asJson = (action: Action) => protoJson('attestry.entities.v1.Remediation', entitiesV1.Remediation, action);

async function list(limit: number, { profile, json }: Globals): Promise<void> {
  const found = await signedIn(profile, (client) =>
    collectPages(limit, async (pageSize, pageToken) => {
      const request = entitiesV1.ListRemediationsRequest.fromPartial({ pageSize, pageToken });
      const page = await client.services.remediations.listRemediations(request);
      return { items: page.remediations, nextPageToken: page.nextPageToken };
    }),
  );
  const rows = found.map((action) => [
    action.id,
    enumWord(entitiesV1.RemediationActionType, action.actionType, 'REMEDIATION_ACTION_TYPE_'),
    statusOf(action),
    action.reason,
  ]);
  new Output(json).show({ remediations: found.map(asJson) }, table(rows, ['id', 'action', 'status', 'reason']));
}

async function approve(id: string, comment: string, { profile, json }: Globals): Promise<void> {
  const action = await signedIn(profile, async (client) => {
    const { remediation } = await client.services.remediations.getRemediation({ id });
    // What was looked at is what is approved: if it changes in between, the service refuses.
    const { parametersHash = '' } = remediation ?? {};
    return (await client.services.remediations.approveRemediation({ id, parametersHash, comment })).remediation;
  });
  show(action, json);
}

async function run(id: string, apply: boolean, { profile, json }: Globals): Promise<void> {
  const action = await signedIn(profile, async (client) => {
    return (await client.services.remediations.executeRemediation({ id, apply })).remediation;
  });
  show(action, json);
}

function show(action: Action | undefined, json: boolean): void {
  if (!action) throw new CommandError('the answer holds no action');
  const changes = (action.dryRunResult as { changes?: string[] } | undefined)?.changes ?? [];
  const error = action.errorMessage === '' ? [] : [action.errorMessage];
  new Output(json).show(asJson(action), [`${action.id} ${statusOf(action)}`, ...error, ...changes].join('\n'));
}
