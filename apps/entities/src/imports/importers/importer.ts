import type { Observations } from '../../observations/observation.js';

export type RejectionReason =
  | 'malformed_json'
  | 'not_an_object'
  | 'no_event_time'
  | 'too_large'
  | 'malformed_csv'
  | 'missing_value'
  | 'invalid_value';

/** A record that is not stored, where it begins in the unpacked file, and why. */
export interface Rejection {
  index: number;
  line: number;
  offset: number;
  reason: RejectionReason;
  /** The field to blame and what is wrong with it. */
  detail?: string;
}

/** A record of a file: what it tells and how many bytes it has, or why it tells nothing. */
export type ReadRecord<Told extends Observations = Observations> =
  { observations: Told; bytes: number } | { rejection: Rejection };

/** Reads one kind of file. Pure: bytes in, records out, one at a time. */
export interface Importer {
  /** Name of the source of events and facts. */
  readonly source: string;
  readonly packing: 'json' | 'csv';
  /** The records in the order of the file; throws for a file that is of another kind. */
  read(unpacked: AsyncIterable<Buffer>): AsyncGenerator<ReadRecord>;
}
