import { createHash } from 'node:crypto';
import { timeOf } from '../cloudtrail/event-time.js';
import type { Importer, ReadRecord } from '../imports/importers/importer.js';
import { csvRecords } from '../imports/importers/csv-records.js';
import { CREDENTIAL_REPORT, observedUser } from './observed-user.js';

const REQUIRED = [
  'user', 'arn', 'user_creation_time', 'password_enabled', 'mfa_active', 'access_key_1_active',
  'access_key_1_last_rotated', 'access_key_2_active', 'access_key_2_last_rotated',
]; // prettier-ignore

/** Reads the report of one account: its users, root among them, and the access keys they hold. */
export const credentialReportImporter = (observedAt: number): Importer => ({
  source: CREDENTIAL_REPORT,
  packing: 'csv',
  async *read(unpacked): AsyncGenerator<ReadRecord> {
    for await (const record of csvRecords(unpacked, REQUIRED)) {
      if ('rejection' in record) {
        yield record;
        continue;
      }
      const { value, at, bytes } = record;
      const problem = problemOf(value);
      if (problem) yield { rejection: { ...at, ...problem } };
      else yield { observations: observedUser(value, observedAt, hashOf(value)), bytes };
    }
  },
});

function problemOf(row: Readonly<Record<string, string>>) {
  const missing = ['user', 'arn'].find((column) => !row[column]);
  if (missing) return { reason: 'missing_value', detail: missing } as const;
  if (!/^arn:[\w-]+:iam::\d{12}:(root|user\/.+)$/.test(row['arn'] ?? '')) {
    return { reason: 'invalid_value', detail: 'arn: is of no user and no root' } as const;
  }
  if (timeOf(row['user_creation_time']) === undefined) {
    return { reason: 'invalid_value', detail: 'user_creation_time: is no ISO 8601 time' } as const;
  }
  return undefined;
}

const hashOf = (row: Readonly<Record<string, string>>): string =>
  `sha256:${createHash('sha256').update(JSON.stringify(row)).digest('hex')}`;
