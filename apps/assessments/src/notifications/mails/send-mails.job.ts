import { Injectable } from '@nestjs/common';
import { DomainError } from '@attestry/domain-errors';
import { type JobStep, TenantJob } from '@attestry/jobs';
import { MemberDirectory } from '../../directory/member-directory.js';
import { mailOf } from './mail-text.js';
import { type DueMail, MailsRepository } from './mails.repository.js';

const BATCH = 20;
const MAX_ATTEMPTS = 8;

/** Sends the mails whose time has come, a batch a step; what was read meanwhile is not sent. */
@Injectable()
export class SendMails extends TenantJob {
  override readonly name = 'send-notification-mails';
  override readonly cron = '* * * * *';
  override readonly statuses = ['trial', 'active', 'suspended', 'closing'];
  override readonly stepTimeoutMs = 300_000;

  constructor(
    private readonly mails: MailsRepository,
    private readonly directory: MemberDirectory,
  ) {
    super();
  }

  override async run({ signal }: Pick<JobStep, 'signal'>, now = new Date()): Promise<string | undefined> {
    const due = await this.mails.claim(BATCH, now);
    for (const mail of due) {
      // What is left is due again when its lease ends.
      if (signal.aborted || !(await this.send(mail))) return undefined;
    }
    return due.length === BATCH ? 'more' : undefined;
  }

  /** False if there is no sense in trying the next one. */
  private async send(mail: DueMail): Promise<boolean> {
    if (mail.readAt) {
      await this.mails.settle(mail.id, 'none');
      return true;
    }
    try {
      await this.directory.send({ userId: mail.userId, messageId: mail.id, ...mailOf(mail) });
      await this.mails.settle(mail.id, 'sent');
      return true;
    } catch (error) {
      const gone = error instanceof DomainError && error.reason === 'RECIPIENT_NOT_FOUND';
      if (gone || mail.attempts >= MAX_ATTEMPTS) await this.mails.settle(mail.id, 'given_up');
      return gone;
    }
  }
}
