import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Recipient, Wanted } from './recipient.js';

const LIMIT = 1_000;

const OPEN = `member.status = 'active' and (member.expires_at is null or member.expires_at > $1) and users.status = 'active'`;

const FIND = `
  with found as (
    select member.user_id, users.email_norm, member.role, member.extra_permissions
      from identity.memberships as member join identity.users on users.id = member.user_id
     where ${OPEN}
       and (member.user_id = any ($2::uuid[]) or users.email_norm = any ($3::text[]) or member.role = any ($4::text[]))
     order by member.user_id limit ${LIMIT})
  select found.user_id as "userId", case when email_norm = any ($3::text[]) then email_norm end as "emailNorm",
         role, extra_permissions as "extraPermissions", coalesce(time_zone, 'UTC') as "timeZone",
         coalesce(language, 'en') as language
    from found left join identity.mail_settings(array(select user_id from found)) as settings using (user_id)
   order by found.user_id`;

const ADDRESS = `
  select users.email from identity.memberships as member join identity.users on users.id = member.user_id
   where ${OPEN} and member.user_id = $2`;

/** Members of the current tenant who may sign in, as whoever writes to them needs them. */
@Injectable()
export class RecipientsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async find({ userIds, emails, roles }: Wanted, now: Date): Promise<Recipient[]> {
    const found = await this.unitOfWork.run(
      (em) => rows<Recipient & { emailNorm: string | null }>(em, FIND, [now, userIds, emails, roles]),
      { readOnly: true },
    );
    return found.map((row) => ({ ...row, emailNorm: row.emailNorm ?? undefined }));
  }

  async addressOf(userId: string, now: Date): Promise<string | undefined> {
    const [row] = await this.unitOfWork.run((em) => rows<{ email: string }>(em, ADDRESS, [now, userId]), {
      readOnly: true,
    });
    return row?.email;
  }
}
