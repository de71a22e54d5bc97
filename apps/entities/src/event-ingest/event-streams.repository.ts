import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { StreamName } from './ingest-message.js';

/** How far senders came. */
@Injectable()
export class EventStreamsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Id of the last stored batch; 0 when there is none. */
  async lastBatch({ source, streamId }: StreamName): Promise<bigint> {
    const [row] = await this.unitOfWork.run(
      (em) =>
        rows<{ last: string }>(
          em,
          'select last_batch_id as last from entities.event_streams where source = $1 and stream_id = $2',
          [source, streamId],
        ),
      { readOnly: true },
    );
    return BigInt(row?.last ?? 0);
  }

  /** Moves the stream on to the batch, locked until the transaction ends; false if it was there already. */
  async advance({ source, streamId }: StreamName, batchId: bigint): Promise<boolean> {
    const moved = await this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into entities.event_streams as stream (source, stream_id, last_batch_id, last_stored_at)
         values ($1, $2, $3::bigint, now())
         on conflict (tenant_id, source, stream_id) do update
           set last_batch_id = excluded.last_batch_id, last_stored_at = excluded.last_stored_at
           where stream.last_batch_id < excluded.last_batch_id
         returning 1`,
        [source, streamId, String(batchId)],
      ),
    );
    return moved.length > 0;
  }

  async removeIdle(since: Date): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(em, 'delete from entities.event_streams where last_stored_at < $1::timestamptz', [since]),
    );
  }
}
