import type { Command } from 'commander';
import { entitiesV1 } from '@attestry/contracts';
import { signedIn } from '../cell.js';
import { enumWord } from '../enum-word.js';
import type { Globals } from '../globals.js';
import { Output, table } from '../output.js';
import { collectPages } from '../pages.js';
import { protoJson } from '../proto-json.js';

export function connectionCommands(program: Command, globals: () => Globals): void {
  program
    .command('connections')
    .description("ways into the tenant's platforms")
    .command('list')
    .description('newest first, without secrets')
    .option('--limit <number>', 'at most so many', '50')
    .action((options: { limit: string }) => list(Number(options.limit), globals()));
}

async function list(limit: number, { profile, json }: Globals): Promise<void> {
  const found = await signedIn(profile, (client) =>
    collectPages(limit, async (pageSize, pageToken) => {
      const request = entitiesV1.ListConnectionsRequest.fromPartial({ pageSize, pageToken });
      const page = await client.services.connections.listConnections(request);
      return { items: page.connections, nextPageToken: page.nextPageToken };
    }),
  );
  const value = found.map((each) => protoJson('attestry.entities.v1.Connection', entitiesV1.Connection, each));
  const rows = found.map((each) => [
    enumWord(entitiesV1.Platform, each.platform, 'PLATFORM_'),
    each.displayName,
    enumWord(entitiesV1.ConnectionStatus, each.status, 'CONNECTION_STATUS_'),
    each.expireTime?.toISOString() ?? '',
  ]);
  new Output(json).show({ connections: value }, table(rows, ['platform', 'name', 'status', 'expires']));
}
