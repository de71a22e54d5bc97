import type { Rejection } from '../cloudtrail/parse-record.js';
import { addChanges, type Changes } from '../observations/changes.js';
import type { WrittenBatch } from '../observations/observation-writer.js';

/** Rejections kept with an import; more are only counted. */
export const MAX_REJECTIONS = 100;

/** Records of a file that are not stored. */
export class RejectedRecords {
  count = 0;
  readonly first: Rejection[] = [];

  add(rejection: Rejection): void {
    this.count++;
    if (this.first.length < MAX_REJECTIONS) this.first.push(rejection);
  }
}

/** What became of the records of one import: records = stored + duplicates + rejected. */
export class ImportTally {
  records: number;
  stored = 0;
  readonly rejected: number;
  entities: Changes = { created: 0, updated: 0 };
  relationships: Changes = { created: 0, updated: 0 };
  readonly rejections: readonly Rejection[];

  constructor(rejected: RejectedRecords) {
    this.records = this.rejected = rejected.count;
    this.rejections = rejected.first;
  }

  get duplicates(): number {
    return this.records - this.stored - this.rejected;
  }

  add(batch: WrittenBatch): void {
    this.records += batch.records;
    this.stored += batch.stored;
    this.entities = addChanges(this.entities, batch.entities);
    this.relationships = addChanges(this.relationships, batch.relationships);
  }
}
