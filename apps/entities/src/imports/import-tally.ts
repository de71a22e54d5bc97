import type { Rejection } from '../cloudtrail/parse-record.js';
import { addChanges, type Changes } from '../observations/changes.js';
import type { WrittenBatch } from '../observations/observation-writer.js';

/** Rejections kept with an import; more are only counted. */
export const MAX_REJECTIONS = 100;

/** What became of the records of one import: records = stored + duplicates + rejected. */
export class ImportTally {
  records = 0;
  stored = 0;
  rejected = 0;
  entities: Changes = { created: 0, updated: 0 };
  relationships: Changes = { created: 0, updated: 0 };
  readonly rejections: Rejection[] = [];

  get duplicates(): number {
    return this.records - this.stored - this.rejected;
  }

  reject(rejection: Rejection): void {
    this.records++;
    this.rejected++;
    if (this.rejections.length < MAX_REJECTIONS) this.rejections.push(rejection);
  }

  add(batch: WrittenBatch): void {
    this.records += batch.records;
    this.stored += batch.stored;
    this.entities = addChanges(this.entities, batch.entities);
    this.relationships = addChanges(this.relationships, batch.relationships);
  }
}
