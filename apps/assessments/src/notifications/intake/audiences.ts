import { Injectable } from '@nestjs/common';
import type { Role } from '@attestry/authz';
import { isUuid } from '@attestry/ids';
import { CommentMentions } from '../../comments/comment-mentions.service.js';
import { type MentioningComment, mentionsIn } from '../../comments/mentions.js';
import type { Asked, DirectoryMember } from '../../directory/member-directory.js';
import type { Audience, IncomingEvent } from './notified-event.js';
import { NOTIFIED_EVENTS } from './notified-events.js';
import { OwnAudiencesRepository } from './own-audiences.repository.js';

type OwnAudience = Extract<Audience, { own: unknown }>['own'];

/** What this service's tables say about whom the events concern. */
interface OwnFacts {
  readonly leads: ReadonlyMap<string, string>;
  readonly assignees: ReadonlyMap<string, string>;
  readonly comments: ReadonlyMap<string, MentioningComment>;
}

/** Finds out whom events are told to: first whom to ask the directory for, then who of them is meant. */
@Injectable()
export class Audiences {
  constructor(
    private readonly own: OwnAudiencesRepository,
    private readonly comments: CommentMentions,
  ) {}

  async factsOf(events: readonly IncomingEvent[]): Promise<OwnFacts> {
    const told = (own: OwnAudience) => events.filter((event) => audiencesOf(event).some((each) => isOwn(each, own)));
    const comments = [...told('mentioned'), ...told('thread')].map(({ resourceId }) => resourceId).filter(isUuid);
    return {
      leads: await this.own.leads(told('lead').map(({ resourceId }) => resourceId)),
      assignees: await this.own.assignees(told('assignee').map(({ resourceId }) => resourceId)),
      comments: await this.comments.read([...new Set(comments)]),
    };
  }
}

/** Everybody whom one of the events may concern. */
export function askedFor(events: readonly IncomingEvent[], facts: OwnFacts): Asked {
  const [userIds, emails, roles] = [new Set<string>(), new Set<string>(), new Set<Role>()];
  for (const event of events) {
    for (const audience of audiencesOf(event)) {
      if ('roles' in audience) audience.roles.forEach((role) => roles.add(role));
      else if ('own' in audience && audience.own === 'mentioned') {
        const named = mentionsIn(facts.comments.get(event.resourceId)?.body ?? '');
        named.userIds.forEach((id) => userIds.add(id));
        named.emails.forEach((email) => emails.add(email));
      } else usersOf(audience, event, facts).forEach((id) => userIds.add(id));
    }
  }
  return { userIds: [...userIds], emails: [...emails], roles: [...roles] };
}

/** Those of the found members whom the audience means. */
export function membersOf(
  audience: Audience,
  event: IncomingEvent,
  facts: OwnFacts,
  found: readonly DirectoryMember[],
): DirectoryMember[] {
  if ('roles' in audience) return found.filter(({ role }) => audience.roles.includes(role));
  if ('own' in audience && audience.own === 'mentioned') {
    const { userIds, emails } = mentionsIn(facts.comments.get(event.resourceId)?.body ?? '');
    return found.filter(
      ({ userId, askedEmail }) =>
        userIds.includes(userId) ||
        (askedEmail !== undefined && emails.some((email) => sameAddress(email, askedEmail))),
    );
  }
  const users = usersOf(audience, event, facts);
  return found.filter(({ userId }) => users.includes(userId));
}

function usersOf(audience: Audience, event: IncomingEvent, facts: OwnFacts): readonly string[] {
  if ('detail' in audience) return idsIn(event.details[audience.detail]);
  if (!('own' in audience)) return [];
  switch (audience.own) {
    case 'lead':
      return idsIn(facts.leads.get(event.resourceId));
    case 'assignee':
      return idsIn(facts.assignees.get(event.resourceId));
    case 'thread':
      return facts.comments.get(event.resourceId)?.speakers ?? [];
    case 'resource':
      return idsIn(event.resourceId);
    case 'mentioned':
      return [];
  }
}

const audiencesOf = ({ action }: IncomingEvent): Audience[] => (NOTIFIED_EVENTS[action] ?? []).flatMap(({ to }) => to);
const isOwn = (audience: Audience, own: OwnAudience): boolean => 'own' in audience && audience.own === own;
const idsIn = (value: unknown): string[] => (typeof value === 'string' && isUuid(value) ? [value] : []);
const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
