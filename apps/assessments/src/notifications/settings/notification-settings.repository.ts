import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { ChosenSettings } from './chosen-settings.js';

interface SettingsRow extends Pick<ChosenSettings, 'channels' | 'version'> {
  readonly userId: string;
  readonly quietFrom: string | null;
  readonly quietUntil: string | null;
}

const SELECT = `
  select user_id as "userId", channels, quiet_from as "quietFrom", quiet_until as "quietUntil", version
    from assessments.notification_settings`;

const SAVE = `
  insert into assessments.notification_settings as stored (user_id, channels, quiet_from, quiet_until)
  values ($1, $2, $3, $4)
  on conflict (tenant_id, user_id) do update
    set channels = excluded.channels, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until
  returning version`;

/** What people have chosen. */
@Injectable()
export class NotificationSettingsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Of those who have chosen anything. */
  async of(userIds: readonly string[]): Promise<ReadonlyMap<string, ChosenSettings>> {
    const found = await this.unitOfWork.run((em) =>
      rows<SettingsRow>(em, `${SELECT} where user_id = any ($1::uuid[])`, [userIds]),
    );
    return new Map(found.map((row) => [row.userId, fromRow(row)]));
  }

  async lock(userId: string): Promise<ChosenSettings | undefined> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<SettingsRow>(em, `${SELECT} where user_id = $1 for update`, [userId]),
    );
    return row && fromRow(row);
  }

  /** The version that is stored now. */
  async save(userId: string, { channels, quiet }: Omit<ChosenSettings, 'version'>): Promise<number> {
    const params = [userId, JSON.stringify(channels), quiet?.from ?? null, quiet?.until ?? null];
    const [row] = await this.unitOfWork.run((em) => rows<{ version: number }>(em, SAVE, params));
    return row?.version ?? 1;
  }
}

const fromRow = ({ channels, quietFrom, quietUntil, version }: SettingsRow): ChosenSettings => ({
  channels,
  quiet: quietFrom === null || quietUntil === null ? undefined : { from: quietFrom, until: quietUntil },
  version,
});
