import { Injectable } from '@nestjs/common';
import { type JobStep, TenantJob } from '@attestry/jobs';
import { dayOf, daysBefore, dayText, midnightOf } from './day.js';
import { FIRST_ENTITY, NightlyBaselines } from './nightly-baselines.usecase.js';

/** Every night: what was usual, and whether yesterday was. Late enough for events that are late by hours. */
@Injectable()
export class BaselineJob extends TenantJob {
  override readonly name = 'entity-baselines';
  override readonly cron = '20 3 * * *';
  override readonly statuses = ['trial', 'active'];
  override readonly stepTimeoutMs = 120_000;

  constructor(private readonly nightly: NightlyBaselines) {
    super();
  }

  /** Cursor: the day, so that a round that goes on after midnight stays with its own, and the last entity. */
  override async run({ cursor }: JobStep): Promise<string | undefined> {
    const [day = '', after = FIRST_ENTITY] = cursor?.split(' ') ?? [];
    const looked = dayOf(day) ?? daysBefore(midnightOf(Date.now()), 1);
    const last = await this.nightly.step(looked, after);
    return last === undefined ? undefined : `${dayText(looked)} ${last}`;
  }
}
