import type { Rejection } from './importers/importer.js';
import type { Changes } from '../observations/changes.js';
import type { Written } from '../observations/observation-run.js';

/** Rejections kept of an import; more are only counted. */
const MAX_REJECTIONS = 10_000;
/** Of them, those that come with the import itself. */
const MAX_SHOWN = 100;

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
  readonly records: number;
  readonly stored: number;
  readonly rejected: number;
  readonly entities: Changes;
  readonly relationships: Changes;
  readonly rejections: readonly Rejection[];

  constructor(rejected: RejectedRecords, written: Written) {
    this.records = written.records + rejected.count;
    this.stored = written.stored;
    this.rejected = rejected.count;
    this.entities = written.entities;
    this.relationships = written.relationships;
    this.rejections = rejected.first;
  }

  get shownRejections(): readonly Rejection[] {
    return this.rejections.slice(0, MAX_SHOWN);
  }

  get duplicates(): number {
    return this.records - this.stored - this.rejected;
  }
}
