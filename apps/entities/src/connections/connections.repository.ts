import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { currentActor } from '@attestry/request-context';
import { inOrderOf, selectPage } from '../paging/select-page.js';
import type { ConnectionStatus, Platform } from './connection-kind.js';
import type { NewConnection, StatusChange } from './connection-facts.js';
import { type Connection, ConnectionEntity } from './connection.entity.js';

@Injectable()
export class ConnectionsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** As it stands now, also inside a transaction that has changed it. */
  find(id: string): Promise<Connection | null> {
    return this.unitOfWork.run((em) => em.findOne(ConnectionEntity, id, { refresh: true }));
  }

  lock(id: string): Promise<Connection | null> {
    return this.unitOfWork.run(async (em) => {
      await rows(em, 'select 1 from entities.platform_connections where id = $1::uuid for update', [id]);
      return em.findOne(ConnectionEntity, id, { refresh: true });
    });
  }

  /** Undefined if the account is connected already. */
  async insert(connection: NewConnection): Promise<string | undefined> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ id: string }>(
        em,
        `insert into entities.platform_connections (id, platform_type, platform_user_id, display_name,
           permissions_granted, metadata)
         values ($1, $2, $3, $4, $5::jsonb, $6::jsonb)
         on conflict on constraint platform_connections_account_key do nothing returning id`,
        [
          uuidv7(),
          connection.platform,
          connection.platformUserId,
          connection.displayName,
          JSON.stringify(connection.scopes),
          JSON.stringify(connection.metadata),
        ],
      ),
    );
    return row?.id;
  }

  async idOf({
    platform,
    platformUserId,
  }: Pick<NewConnection, 'platform' | 'platformUserId'>): Promise<string | undefined> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ id: string }>(
        em,
        'select id from entities.platform_connections where platform_type = $1 and platform_user_id = $2',
        [platform, platformUserId],
      ),
    );
    return row?.id;
  }

  async grant(id: string, { displayName, scopes }: Pick<NewConnection, 'displayName' | 'scopes'>): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        'update entities.platform_connections set display_name = $2, permissions_granted = $3::jsonb where id = $1::uuid',
        [id, displayName, JSON.stringify(scopes)],
      ),
    );
  }

  /** Connections that count towards the plan: revoked ones do not. */
  async count(): Promise<number> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ count: number }>(
        em,
        `select count(*)::int as count from entities.platform_connections where status <> 'revoked'`,
      ),
    );
    return row?.count ?? 0;
  }

  /** `checked`: whether the platform was asked just now. */
  async setStatus(
    id: string,
    from: ConnectionStatus | null,
    to: ConnectionStatus,
    reason: string,
    checked = false,
  ): Promise<void> {
    const { type, id: actor } = currentActor();
    await this.unitOfWork.run(async (em) => {
      await rows(
        em,
        `update entities.platform_connections set status = $2, status_reason = $3,
           last_checked_at = case when $4 then now() else last_checked_at end where id = $1::uuid`,
        [id, to, reason, checked],
      );
      if (from === to) return;
      await rows(
        em,
        `insert into entities.connection_status_changes (id, connection_id, from_status, to_status, reason, actor)
         values ($1, $2, $3, $4, $5, $6)`,
        [uuidv7(), id, from, to, reason, `${type}:${actor}`],
      );
    });
  }

  history(id: string): Promise<StatusChange[]> {
    return this.unitOfWork.run((em) =>
      rows<StatusChange>(
        em,
        `select from_status as "from", to_status as "to", reason, actor, created_at as time
         from entities.connection_status_changes where connection_id = $1::uuid order by id desc limit 100`,
        [id],
      ),
    );
  }

  list(request: PageRequest, filter: { platform: Platform | undefined; status: ConnectionStatus | undefined }) {
    const page = pageOf(request, { list: 'connections', filter, sortKey: 'text' });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, {
          table: 'entities.platform_connections',
          direction: 'desc',
          conditions: [
            ['platform_type', '=', filter.platform, 'text'],
            ['status', '=', filter.status, 'text'],
          ],
        });
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await em.find(ConnectionEntity, { id: { $in: items.map(({ id }) => id) } });
        return { connections: inOrderOf(items, found), nextPageToken };
      },
      { readOnly: true },
    );
  }
}
