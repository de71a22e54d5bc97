import type { EventRejection, ReadEvent } from './event-input.js';

/** What names a sender's stream within the tenant. */
export interface StreamName {
  source: string;
  streamId: string;
}

export interface IncomingBatch {
  batchId: bigint;
  events: readonly (ReadEvent | EventRejection)[];
}

/** What became of a batch: stored + duplicates + rejections = events, or all 0 for one that came before. */
export interface StoredBatch {
  batchId: bigint;
  repeatedBatch: boolean;
  stored: number;
  duplicates: number;
  rejections: readonly EventRejection[];
  entitiesCreated: number;
}

/** A message of the sender; one of both is there. */
export interface IngestMessage {
  open: StreamName | undefined;
  batch: IncomingBatch | undefined;
}

/** A message to the sender. */
export type IngestAnswer = { resumeAfter: bigint } | { stored: StoredBatch };
