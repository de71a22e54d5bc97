import type { QuietHours } from '../mails/quiet-hours.js';
import type { Channel, NotificationKind } from '../notification-kind.js';

/** What a person has chosen. */
export interface ChosenSettings {
  /** A kind that is not named goes the usual way. */
  readonly channels: Partial<Readonly<Record<NotificationKind, Channel>>>;
  readonly quiet: QuietHours | undefined;
  readonly version: number;
}

export const QUIET_AT_FIRST: QuietHours = { from: '22:00', until: '07:00' };
