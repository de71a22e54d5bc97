import type { Command } from 'commander';
import { entitiesV1 } from '@attestry/contracts';
import { signedIn } from '../cell.js';
import type { Globals } from '../globals.js';
import { Output, table } from '../output.js';
import { collectPages } from '../pages.js';
import { protoJson } from '../proto-json.js';

export function entityCommands(program: Command, globals: () => Globals): void {
  program
    .command('entities')
    .description('machine identities')
    .command('list')
    .description('last seen first')
    .option('--limit <number>', 'at most so many', '50')
    .action((options: { limit: string }) => list(Number(options.limit), globals()));
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
