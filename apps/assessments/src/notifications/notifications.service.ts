import { Injectable } from '@nestjs/common';
import type { PageRequest } from '@attestry/persistence';
import { currentActor } from '@attestry/request-context';
import { NotificationNotFound } from './notification.errors.js';
import type { Notification } from './notification.js';
import { NotificationsRepository } from './notifications.repository.js';

/** What the acting person is told. */
@Injectable()
export class NotificationsService {
  constructor(private readonly notifications: NotificationsRepository) {}

  list(request: PageRequest, unreadOnly: boolean): Promise<{ items: Notification[]; nextPageToken: string }> {
    return this.notifications.list(request, currentActor().id, unreadOnly);
  }

  countUnread(): Promise<number> {
    return this.notifications.countUnread(currentActor().id);
  }

  async markRead(id: string): Promise<Notification> {
    const read = await this.notifications.markRead(currentActor().id, id);
    if (!read) throw new NotificationNotFound();
    return read;
  }

  markAllRead(upToId: string): Promise<number> {
    return this.notifications.markAllRead(currentActor().id, upToId === '' ? undefined : upToId);
  }
}
