import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { decodePageToken, encodePageToken, UnitOfWork } from '@attestry/persistence';
import { StoredEventsRepository } from './stored-events.repository.js';
import { ThreatDetection } from './threat-detection.js';
import type { Recorded } from './threat-recorder.js';

const DEFAULT_BATCH = 1_000;

export interface ScanRequest {
  start: Date;
  end: Date;
  pageSize: number;
  pageToken: string;
}

export interface Scanned extends Recorded {
  scanned: number;
  nextPageToken: string;
}

/** Runs the rules over stored events, a batch and a transaction a call; whoever calls goes on where it ended. */
@Injectable()
export class ThreatScan {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly events: StoredEventsRepository,
    private readonly detection: ThreatDetection,
    private readonly outbox: Outbox,
  ) {}

  run({ start, end, pageSize, pageToken }: ScanRequest): Promise<Scanned> {
    if (start >= end) throw new InvalidFields([{ field: 'endTime', description: 'is after startTime' }]);
    const of = { list: 'threat scan', filter: [start, end], sortKey: 'timestamp' as const };
    const after = pageToken === '' ? undefined : decodePageToken(pageToken, of);
    const size = pageSize || DEFAULT_BATCH;
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const events = await this.events.page({ start, end }, after, size);
      const pass = this.detection.begin();
      await pass.observe(events);
      const recorded = await pass.finish();
      await this.outbox.record({
        action: 'threat.history_scanned',
        resource: { type: 'entities.threat', id: null },
        details: { start: start.toISOString(), end: end.toISOString(), scanned: events.length, ...recorded },
      });
      const last = events.at(-1);
      const more = events.length === size && last !== undefined;
      return { ...recorded, scanned: events.length, nextPageToken: more ? encodePageToken(last.cursor, of) : '' };
    });
  }
}
