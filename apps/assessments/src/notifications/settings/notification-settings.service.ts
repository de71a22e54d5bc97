import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { currentActor } from '@attestry/request-context';
import { assertSeen } from '../../assessments/etag.js';
import { ALWAYS_TOLD, type Channel, type NotificationKind } from '../notification-kind.js';
import type { ChosenSettings } from './chosen-settings.js';
import { NotificationSettingsRepository } from './notification-settings.repository.js';

export interface NewSettings {
  readonly channels: readonly { readonly kind: NotificationKind; readonly channel: Channel }[];
  /** Both empty for none. */
  readonly quietFrom: string;
  readonly quietUntil: string;
}

/** How the acting person wants to be told. */
@Injectable()
export class NotificationSettingsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: NotificationSettingsRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Undefined while nothing was ever chosen. */
  async get(): Promise<ChosenSettings | undefined> {
    const { id } = currentActor();
    return this.unitOfWork.run(async () => (await this.settings.of([id])).get(id), { readOnly: true });
  }

  replace(given: NewSettings, etag: string): Promise<ChosenSettings> {
    const chosen = chosenOf(given);
    const { id } = currentActor();
    return this.unitOfWork.run(async () => {
      assertSeen((await this.settings.lock(id)) ?? { version: 0 }, etag);
      const version = await this.settings.save(id, chosen);
      await this.outbox.record({
        action: 'notification_settings.update',
        resource: { type: 'user', id },
        details: { kinds: Object.keys(chosen.channels).sort() },
      });
      return { ...chosen, version };
    });
  }
}

function chosenOf({ channels, quietFrom, quietUntil }: NewSettings): Omit<ChosenSettings, 'version'> {
  const violations = channels.flatMap(({ kind, channel }, index) => {
    const field = `settings.channels[${index}]`;
    if (channels.findIndex((other) => other.kind === kind) < index) return [{ field, description: 'is there twice' }];
    if (channel === 'off' && ALWAYS_TOLD.has(kind)) return [{ field, description: 'cannot be turned off' }];
    return [];
  });
  if ((quietFrom === '') !== (quietUntil === '')) {
    violations.push({ field: 'settings.quietUntil', description: 'is given together with quietFrom' });
  }
  if (violations.length > 0) throw new InvalidFields(violations);
  return {
    channels: Object.fromEntries(channels.map(({ kind, channel }) => [kind, channel])),
    quiet: quietFrom === '' ? undefined : { from: quietFrom, until: quietUntil },
  };
}
