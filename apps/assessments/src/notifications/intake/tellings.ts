import type { DirectoryMember } from '../../directory/member-directory.js';
import type { NotificationKind } from '../notification-kind.js';
import type { Audience, IncomingEvent, Telling } from './notified-event.js';

/** That one person is told of something, once or, of alike events, more often. */
export interface Told {
  readonly member: DirectoryMember;
  readonly kind: NotificationKind;
  readonly eventType: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly urgent: boolean;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** Who is told of an event, each person once. */
export function toldOf(
  event: IncomingEvent,
  tellings: readonly Telling[],
  membersOf: (audience: Audience, telling: Telling) => readonly DirectoryMember[],
): Told[] {
  const told = new Map<string, Told>();
  for (const telling of tellings) {
    for (const member of telling.to.flatMap((audience) => membersOf(audience, telling))) {
      if (told.has(member.userId) || !mayBeTold(member, event, telling)) continue;
      told.set(member.userId, oneOf(event, telling, member));
    }
  }
  return [...told.values()];
}

/** Alike ones of the same person as one. */
export function collapsed(all: readonly Told[]): Told[] {
  const byKey = Map.groupBy(all, ({ member, kind, eventType, resourceType, resourceId }) =>
    JSON.stringify([member.userId, kind, eventType, resourceType, resourceId]),
  );
  return [...byKey.values()].map((alike) => {
    const ordered = alike.toSorted((one, other) => one.lastAt.getTime() - other.lastAt.getTime());
    const [first, last] = [ordered[0]!, ordered.at(-1)!];
    return { ...last, count: alike.length, firstAt: first.firstAt, urgent: alike.some(({ urgent }) => urgent) };
  });
}

function mayBeTold(member: DirectoryMember, { actorId }: IncomingEvent, telling: Telling): boolean {
  if (telling.actorToo !== true && member.userId === actorId) return false;
  return telling.permission === undefined || member.permissions.has(telling.permission);
}

function oneOf(event: IncomingEvent, telling: Telling, member: DirectoryMember): Told {
  const { action, resourceType, resourceId, details, occurredAt } = event;
  const about = telling.about === undefined ? undefined : details[telling.about];
  return {
    member,
    kind: telling.kind,
    eventType: action,
    resourceType,
    resourceId: typeof about === 'string' ? about : resourceId,
    params: namedIn(details, telling.names ?? []),
    urgent: telling.urgent?.(details) ?? false,
    count: 1,
    firstAt: occurredAt,
    lastAt: occurredAt,
  };
}

function namedIn(details: IncomingEvent['details'], names: readonly string[]): Record<string, string | number> {
  const named: Record<string, string | number> = {};
  for (const name of names) {
    const value = details[name];
    if (typeof value === 'number') named[name] = value;
    if (typeof value === 'string' && value !== '') named[name] = value.slice(0, 200);
  }
  return named;
}
