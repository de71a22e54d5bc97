import type { Command } from 'commander';
import { entitiesV1 } from '@attestry/contracts';
import { signedIn } from '../cell.js';
import type { Globals } from '../globals.js';
import { Output, table } from '../output.js';
import { collectPages } from '../pages.js';
import { protoJson } from '../proto-json.js';

export function entityCommands(program: Command, globals: () => Globals): void {
  const entities = program.command('entities').description('machine identities');
  entities
    .command('list')
    .description('last seen first')
    .option('--limit <number>', 'at most so many', '50')
    .action((options: { limit: string }) => list(Number(options.limit), globals()));
  entities
    .command('blast')
    .description('what misuse of an entity gets to, nearest and strongest first')
    .argument('<id>', 'UUID of the entity')
    .option('--depth <number>', 'hops, 1 to 10', '4')
    .option('--limit <number>', 'at most so many in the list', '100')
    .action((id: string, options: { depth: string; limit: string }) => blast(id, options, globals()));
}

async function blast(entityId: string, { depth, limit }: { depth: string; limit: string }, { profile, json }: Globals) {
  const answer = await signedIn(profile, (client) =>
    client.services.graph.blastRadius({ entityId, depth: Number(depth), limit: Number(limit) }),
  );
  const rows = answer.entities.map((entity) => [
    String(entity.depth),
    entity.strength.toFixed(2),
    entitiesV1.RiskLevel[entity.riskLevel]?.replace('RISK_LEVEL_', '').toLowerCase() ?? '',
    `${entity.name}${entity.crownJewel ? ' *' : ''}`,
  ]);
  const { count = 0, others = 0, percent = 0 } = answer.reach ?? {};
  const whole = `${count} of ${others} others, ${percent} %${answer.truncated ? ', the first of them:' : ''}`;
  const value = protoJson('attestry.entities.v1.BlastRadiusResponse', entitiesV1.BlastRadiusResponse, answer);
  new Output(json).show(value, `${whole}\n${table(rows, ['depth', 'strength', 'level', 'name'])}`);
}

async function list(limit: number, { profile, json }: Globals): Promise<void> {
  const entities = await signedIn(profile, (client) =>
    collectPages(limit, async (pageSize, pageToken) => {
      const request = entitiesV1.ListEntitiesRequest.fromPartial({ pageSize, pageToken });
      const page = await client.services.entities.listEntities(request);
      return { items: page.entities, nextPageToken: page.nextPageToken };
    }),
  );
  const value = entities.map((entity) => protoJson('attestry.entities.v1.Entity', entitiesV1.Entity, entity));
  const rows = entities.map((entity) => [
    entitiesV1.EntityType[entity.type]?.replace('ENTITY_TYPE_', '').toLowerCase() ?? '',
    entity.name,
    entity.lastSeenAt?.toISOString() ?? '',
  ]);
  new Output(json).show({ entities: value }, table(rows, ['type', 'name', 'last seen']));
}
