import { CLOUDTRAIL, normalise } from '../../cloudtrail/normalise.js';
import { RecordScanner } from '../../cloudtrail/record-scanner.js';
import type { Importer } from './importer.js';
import { jsonRecord } from './json-records.js';
import { logRecord } from './log.importer.js';

const MAX_RECORD_BYTES = 1024 * 1024;

/** Reads `{"Records": […]}` too, which other logs do not have. */
export const cloudTrailImporter: Importer = {
  source: CLOUDTRAIL,
  packing: 'json',
  async *read(unpacked) {
    const scanner = new RecordScanner(MAX_RECORD_BYTES);
    for await (const chunk of unpacked) {
      for (const record of scanner.push(chunk)) yield logRecord(jsonRecord(record), normalise);
    }
    scanner.end();
  },
};
