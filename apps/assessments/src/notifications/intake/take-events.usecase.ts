import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import { CommentMentions } from '../../comments/comment-mentions.service.js';
import { type DirectoryMember, MemberDirectory } from '../../directory/member-directory.js';
import { NotificationSettingsRepository } from '../settings/notification-settings.repository.js';
import { askedFor, Audiences, membersOf } from './audiences.js';
import type { Audience, IncomingEvent, Telling } from './notified-event.js';
import { NOTIFIED_EVENTS } from './notified-events.js';
import { TellingRepository } from './telling.repository.js';
import { collapsed, type Told, toldOf } from './tellings.js';
import { delivered } from './delivery.js';

/** Turns events into notifications, each event once however often it comes. */
@Injectable()
export class TakeEvents {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audiences: Audiences,
    private readonly directory: MemberDirectory,
    private readonly mentions: CommentMentions,
    private readonly settings: NotificationSettingsRepository,
    private readonly tellings: TellingRepository,
  ) {}

  async run(given: readonly IncomingEvent[]): Promise<void> {
    const events = await this.fresh(given.filter(({ action }) => Object.hasOwn(NOTIFIED_EVENTS, action)));
    if (events.length === 0) return;
    const facts = await this.audiences.factsOf(events);
    const asked = askedFor(events, facts);
    const nobody = asked.userIds.length + asked.emails.length + asked.roles.length === 0;
    // Outside of the transaction: identity may take its time.
    const found = nobody ? [] : await this.directory.find(asked);
    await this.unitOfWork.run(async () => {
      const taken = await this.tellings.take(events.map(({ id }) => id));
      const told: Told[] = [];
      for (const event of events.filter(({ id }) => taken.has(id))) {
        const meant = (audience: Audience) => membersOf(audience, event, facts, found);
        told.push(...(await this.toldOf(event, meant)));
      }
      await this.store(collapsed(told));
    });
  }

  private async fresh(events: readonly IncomingEvent[]): Promise<IncomingEvent[]> {
    if (events.length === 0) return [];
    const known = await this.tellings.taken(events.map(({ id }) => id));
    return events.filter(({ id }) => !known.has(id));
  }

  private async toldOf(
    event: IncomingEvent,
    meant: (audience: Audience) => readonly DirectoryMember[],
  ): Promise<Told[]> {
    const tellings = NOTIFIED_EVENTS[event.action] ?? [];
    const added = await this.mention(event, tellings, meant);
    return toldOf(event, tellings, (audience) => meant(audience).filter((member) => added?.(audience, member) ?? true));
  }

  /** Keeps whom the comment mentions now; only those are told who were not mentioned before. */
  private async mention(
    event: IncomingEvent,
    tellings: readonly Telling[],
    meant: (audience: Audience) => readonly DirectoryMember[],
  ): Promise<((audience: Audience, member: DirectoryMember) => boolean) | undefined> {
    const telling = tellings.find(({ to }) => to.some(isMention));
    const audience = telling?.to.find(isMention);
    if (!telling || !audience) return undefined;
    const { permission } = telling;
    const seeing = meant(audience).filter(({ permissions }) => !permission || permissions.has(permission));
    const ids = seeing.map(({ userId }) => userId).sort();
    const added = new Set(await this.mentions.replace(event.resourceId, ids));
    return (each, { userId }) => !isMention(each) || added.has(userId);
  }

  private async store(told: readonly Told[]): Promise<void> {
    if (told.length === 0) return;
    const chosen = await this.settings.of(told.map(({ member }) => member.userId));
    const now = new Date();
    await this.tellings.store(told.flatMap((each) => delivered(each, chosen.get(each.member.userId), now) ?? []));
  }
}

const isMention = (audience: Audience): boolean => 'own' in audience && audience.own === 'mentioned';
