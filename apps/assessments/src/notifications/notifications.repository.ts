import { Injectable } from '@nestjs/common';
import { type Page, pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import type { Notification } from './notification.js';

export const NOTIFICATION = `id, kind, event_type as "eventType", resource_type as "resourceType",
  resource_id as "resourceId", params, urgent, count, language, time_zone as "timeZone", first_at as "firstAt",
  last_at as "lastAt", read_at as "readAt", mailed_at as "mailedAt"`;

/** Most that are counted. */
const COUNTED = 1_000;

/** What the person is told who is named, always. */
@Injectable()
export class NotificationsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Newest first. */
  list(
    request: PageRequest,
    userId: string,
    unreadOnly: boolean,
  ): Promise<{ items: Notification[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'notifications', filter: [userId, unreadOnly], sortKey: 'text' });
    const { sql, params } = notificationsStatement(page, userId, unreadOnly);
    return this.unitOfWork.run(
      async (em) => page.close(await rows<Notification>(em, sql, params), ({ id }) => ({ key: id, id })),
      { readOnly: true },
    );
  }

  async countUnread(userId: string): Promise<number> {
    const sql = `select count(*)::int as count from (select from assessments.notifications
       where user_id = $1 and read_at is null limit ${COUNTED}) as unread`;
    const [row] = await this.unitOfWork.run((em) => rows<{ count: number }>(em, sql, [userId]), { readOnly: true });
    return row?.count ?? 0;
  }

  async markRead(userId: string, id: string): Promise<Notification | undefined> {
    const sql = `update assessments.notifications set read_at = coalesce(read_at, now())
       where id = $2 and user_id = $1 returning ${NOTIFICATION}`;
    const [row] = await this.unitOfWork.run((em) => rows<Notification>(em, sql, [userId, id]));
    return row;
  }

  async markAllRead(userId: string, upToId: string | undefined): Promise<number> {
    const sql = `update assessments.notifications set read_at = now()
       where user_id = $1 and read_at is null and ($2::uuid is null or id <= $2) returning id`;
    return (await this.unitOfWork.run((em) => rows(em, sql, [userId, upToId ?? null]))).length;
  }
}

export function notificationsStatement(
  { limit, after }: Pick<Page, 'limit' | 'after'>,
  userId: string,
  unreadOnly: boolean,
): { sql: string; params: unknown[] } {
  const sql = `select ${NOTIFICATION} from assessments.notifications
     where user_id = $1 ${unreadOnly ? 'and read_at is null' : ''} ${after ? 'and id < $3' : ''}
     order by id desc limit $2`;
  return { sql, params: [userId, limit, ...(after ? [after.id] : [])] };
}
