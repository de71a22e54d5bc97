import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Notification } from '../notification.js';
import { NOTIFICATION } from '../notifications.repository.js';

export interface DueMail extends Notification {
  readonly userId: string;
  readonly attempts: number;
}

/** How long a mail is in one sender's hands; the time until the next try, should this one fail. */
const LEASE = `make_interval(secs => 60 * least(power(2, mail_attempts), 32))`;

const CLAIM = `
  update assessments.notifications set mail_due_at = now() + ${LEASE}, mail_attempts = mail_attempts + 1
   where id in (
     select id from assessments.notifications
      where mail_state = 'waiting' and mail_due_at <= $2 order by mail_due_at limit $1 for update skip locked)
     and mail_state = 'waiting'
  returning ${NOTIFICATION}, user_id as "userId", mail_attempts as attempts`;

/** Mails that wait for their time. */
@Injectable()
export class MailsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  claim(limit: number, now: Date): Promise<DueMail[]> {
    return this.unitOfWork.run((em) => rows<DueMail>(em, CLAIM, [limit, now]));
  }

  async settle(id: string, state: 'sent' | 'given_up' | 'none'): Promise<void> {
    const sql = `update assessments.notifications
       set mail_state = $2, mail_due_at = null, mailed_at = case when $2 = 'sent' then now() end where id = $1`;
    await this.unitOfWork.run((em) => rows(em, sql, [id, state]));
  }
}
