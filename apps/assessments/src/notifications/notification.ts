import type { NotificationKind } from './notification-kind.js';

export interface Notification {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly eventType: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly urgent: boolean;
  readonly count: number;
  readonly language: string;
  readonly timeZone: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly readAt: Date | null;
  readonly mailedAt: Date | null;
}
