import { mailTime } from '../mails/quiet-hours.js';
import { ALWAYS_TOLD, type Channel, USUAL_CHANNEL } from '../notification-kind.js';
import { type ChosenSettings, QUIET_AT_FIRST } from '../settings/chosen-settings.js';
import type { Told } from './tellings.js';

/** What a person is told, with when its mail goes out; undefined for no mail. */
export interface Delivery extends Told {
  readonly mailDueAt: Date | undefined;
}

/** Undefined for a person who does not want to be told. */
export function delivered(told: Told, chosen: ChosenSettings | undefined, now: Date): Delivery | undefined {
  const channel = channelOf(told, chosen);
  if (channel === 'off') return undefined;
  if (channel === 'in_app') return { ...told, mailDueAt: undefined };
  const quiet = chosen ? chosen.quiet : QUIET_AT_FIRST;
  return { ...told, mailDueAt: told.urgent ? now : mailTime(now, told.member.timeZone, quiet) };
}

function channelOf({ kind }: Told, chosen: ChosenSettings | undefined): Channel {
  const channel = chosen?.channels[kind] ?? USUAL_CHANNEL[kind];
  return channel === 'off' && ALWAYS_TOLD.has(kind) ? 'in_app' : channel;
}
