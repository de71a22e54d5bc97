import { Injectable } from '@nestjs/common';
import { type JobStep, TenantJob } from '@attestry/jobs';
import { EventIngestService } from '../event-ingest/event-ingest.service.js';
import { EventRetention } from './event-retention.usecase.js';
import type { EventPlace } from './released-events.repository.js';

const STREAM_MS = 90 * 86_400_000;
const SUMS = 'sums';

/** Every night: raw events go 90 days after their ingestion, their sums after two years. */
@Injectable()
export class EventRetentionJob extends TenantJob {
  override readonly name = 'event-retention';
  override readonly cron = '40 1 * * *';
  override readonly statuses = ['trial', 'active', 'suspended', 'closing'];

  constructor(
    private readonly retention: EventRetention,
    private readonly ingest: EventIngestService,
  ) {
    super();
  }

  /** Cursor: nothing while hours are summed up, then the last row looked at, then `sums`. */
  override async run({ cursor }: JobStep): Promise<string | undefined> {
    const now = new Date();
    if (cursor === SUMS) return (await this.retention.removeSums(now)) ? SUMS : undefined;
    if (cursor === undefined || cursor === 'release') {
      await this.ingest.forgetIdle(new Date(now.getTime() - STREAM_MS));
      if ((await this.retention.release(now)).more) return 'release';
    }
    const place = cursor === undefined || cursor === 'release' ? undefined : (JSON.parse(cursor) as EventPlace);
    const next = await this.retention.removeRows(now, place);
    return next === undefined ? SUMS : JSON.stringify({ time: next.time, id: next.id } satisfies EventPlace);
  }
}
