import { assessmentsV1, enumText } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { Notification } from './notification.js';
import { type Channel, KINDS, type NotificationKind, USUAL_CHANNEL } from './notification-kind.js';
import { type ChosenSettings, QUIET_AT_FIRST } from './settings/chosen-settings.js';
import { titleOf } from './title.js';

export const notificationKinds = enumText<assessmentsV1.NotificationKind, NotificationKind>(
  assessmentsV1.NotificationKind,
  'NOTIFICATION_KIND_',
);
const channels = enumText<assessmentsV1.NotificationChannel, Channel>(
  assessmentsV1.NotificationChannel,
  'NOTIFICATION_CHANNEL_',
);

export const notificationToProto = (notification: Notification): assessmentsV1.Notification => ({
  id: notification.id,
  kind: notificationKinds.valueOf(notification.kind),
  eventType: notification.eventType,
  resourceType: notification.resourceType,
  resourceId: notification.resourceId,
  title: titleOf(notification),
  urgent: notification.urgent,
  count: notification.count,
  firstTime: notification.firstAt,
  lastTime: notification.lastAt,
  readTime: notification.readAt ?? undefined,
  mailTime: notification.mailedAt ?? undefined,
});

export function settingsToProto(chosen: ChosenSettings | undefined): assessmentsV1.NotificationSettings {
  const quiet = chosen ? chosen.quiet : QUIET_AT_FIRST;
  return {
    channels: KINDS.map((kind) => ({
      kind: notificationKinds.valueOf(kind),
      channel: channels.valueOf(chosen?.channels[kind] ?? USUAL_CHANNEL[kind]),
    })),
    quietFrom: quiet?.from ?? '',
    quietUntil: quiet?.until ?? '',
    etag: chosen ? String(chosen.version) : '',
  };
}

export const settingsFromProto = ({ channels: given, quietFrom, quietUntil }: assessmentsV1.NotificationSettings) => ({
  channels: given.map(({ kind, channel }) => ({
    kind: notificationKinds.textOf(kind) ?? bug('the rules admit no unspecified kind'),
    channel: channels.textOf(channel) ?? bug('the rules admit no unspecified channel'),
  })),
  quietFrom,
  quietUntil,
});
