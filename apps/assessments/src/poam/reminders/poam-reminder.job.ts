import { Injectable } from '@nestjs/common';
import { type JobStep, TenantJob } from '@attestry/jobs';
import { RemindOfDeadlines } from './remind-of-deadlines.usecase.js';

/** Every hour: a deadline is a day, so most rounds find nothing new. */
@Injectable()
export class PoamReminderJob extends TenantJob {
  override readonly name = 'poam-reminder';
  override readonly cron = '17 * * * *';
  override readonly statuses = ['trial', 'active'];

  constructor(private readonly remind: RemindOfDeadlines) {
    super();
  }

  override async run({ cursor }: JobStep): Promise<string | undefined> {
    const [due = '', id = ''] = cursor?.split(' ') ?? [];
    const { next } = await this.remind.run(new Date(), cursor === undefined ? undefined : { due, id });
    return next && `${next.due} ${next.id}`;
  }
}
