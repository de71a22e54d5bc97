import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { EventStreamsRepository } from './event-streams.repository.js';
import type { IngestAnswer, IngestMessage, StreamName } from './ingest-message.js';
import { readAhead } from './read-ahead.js';
import { StoreEvents } from './store-events.usecase.js';

@Injectable()
export class EventIngestService {
  constructor(
    private readonly streams: EventStreamsRepository,
    private readonly store: StoreEvents,
  ) {}

  /** Forgets streams that ended before the time. */
  forgetIdle(since: Date): Promise<void> {
    return this.streams.removeIdle(since);
  }

  /** One batch is read while another is stored, and no more until its answer was taken. */
  async *run(messages: AsyncIterable<IngestMessage>): AsyncGenerator<IngestAnswer> {
    let stream: StreamName | undefined;
    let last = 0n;
    for await (const { open, batch } of readAhead(messages)) {
      if (!stream) {
        if (!open) throw broken('open', 'is the first message');
        stream = open;
        yield { resumeAfter: await this.streams.lastBatch(stream) };
        continue;
      }
      if (!batch) throw broken('open', 'comes once');
      if (batch.batchId <= last) throw broken('batch.batchId', 'is greater than that of the batch before');
      last = batch.batchId;
      yield { stored: await this.store.run(stream, batch) };
    }
  }
}

const broken = (field: string, description: string) => new InvalidFields([{ field, description }]);
