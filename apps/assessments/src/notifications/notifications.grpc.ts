import { Injectable } from '@nestjs/common';
import type { assessmentsV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { RpcHandlers } from '@attestry/rpc';
import { notificationToProto, settingsFromProto, settingsToProto } from './notification.mapper.js';
import { NotificationsService } from './notifications.service.js';
import { NotificationSettingsService } from './settings/notification-settings.service.js';

@Injectable()
export class NotificationsGrpc implements RpcHandlers<assessmentsV1.NotificationServiceService> {
  constructor(
    private readonly notifications: NotificationsService,
    private readonly settings: NotificationSettingsService,
  ) {}

  async listNotifications(
    request: assessmentsV1.ListNotificationsRequest,
  ): Promise<assessmentsV1.ListNotificationsResponse> {
    const { items, nextPageToken } = await this.notifications.list(request, request.unreadOnly);
    return { notifications: items.map(notificationToProto), nextPageToken };
  }

  async countUnread(): Promise<assessmentsV1.CountUnreadResponse> {
    return { count: await this.notifications.countUnread() };
  }

  async markRead({ id }: assessmentsV1.MarkReadRequest): Promise<assessmentsV1.MarkReadResponse> {
    return { notification: notificationToProto(await this.notifications.markRead(id)) };
  }

  async markAllRead({ upToId }: assessmentsV1.MarkAllReadRequest): Promise<assessmentsV1.MarkAllReadResponse> {
    return { markedCount: await this.notifications.markAllRead(upToId) };
  }

  async getNotificationSettings(): Promise<assessmentsV1.GetNotificationSettingsResponse> {
    return { settings: settingsToProto(await this.settings.get()) };
  }

  async replaceNotificationSettings({
    settings = bug('the rules admit no replacement without settings'),
  }: assessmentsV1.ReplaceNotificationSettingsRequest): Promise<assessmentsV1.ReplaceNotificationSettingsResponse> {
    const stored = await this.settings.replace(settingsFromProto(settings), settings.etag);
    return { settings: settingsToProto(stored) };
  }
}
