import { Injectable } from '@nestjs/common';
import { Clock } from '../cell/clock.js';
import { type Mail, Mailer } from '../mail/mail.js';
import { normalizedEmail } from '../users/email-address.js';
import type { Recipient, Wanted } from './recipient.js';
import { RecipientNotFound } from './recipient.errors.js';
import { RecipientsRepository } from './recipients.repository.js';

/** Whom other services write to, and sending what they wrote. */
@Injectable()
export class Correspondence {
  constructor(
    private readonly recipients: RecipientsRepository,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
  ) {}

  find(wanted: Wanted): Promise<Recipient[]> {
    return this.recipients.find({ ...wanted, emails: wanted.emails.map(normalizedEmail) }, this.clock.now());
  }

  async send(userId: string, mail: Omit<Mail, 'to'>): Promise<void> {
    const to = await this.recipients.addressOf(userId, this.clock.now());
    if (to === undefined) throw new RecipientNotFound();
    await this.mailer.send({ to, ...mail });
  }
}
