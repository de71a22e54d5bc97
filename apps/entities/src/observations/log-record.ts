import { createHash } from 'node:crypto';
import type { EntityName, EntityObservation, JsonObject } from './observation.js';

const MAX_SOURCE_ID = 200;

/** The id that a record's source gives it, else the hash of the record, so that the same record is the same event each time. */
export function recordId(record: JsonObject, given: string | undefined): string {
  if (given && given.length <= MAX_SOURCE_ID && /^[\x21-\x7e]+$/.test(given)) return given;
  const sorted = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return `sha256:${createHash('sha256').update(JSON.stringify(sorted)).digest('hex')}`;
}

/** When and where a record saw an entity. */
export interface Sight {
  time: number;
  sourceId: string;
  region: string;
}

export const acting = (
  name: EntityName,
  metadata: JsonObject,
  { time, sourceId, region }: Sight,
): EntityObservation => ({
  ...name,
  firstSeenAt: time,
  lastSeenAt: time,
  lastUsedAt: time,
  attributes: { observedAt: time, sourceId, providerRegion: region.slice(0, 50), metadata },
});

export const mentioned = (name: EntityName, time: number): EntityObservation => ({
  ...name,
  firstSeenAt: time,
  lastSeenAt: time,
  lastUsedAt: undefined,
  attributes: undefined,
});

/** `create`, `pods`, `exec` → `CreatePodsExec`: how rules name an act. */
export const actName = (...parts: (string | undefined)[]): string =>
  parts
    .flatMap((part) => (part ?? '').split(/[^A-Za-z0-9]+/))
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
    .slice(0, 180) || 'Unknown';

export const withoutUndefined = (values: Record<string, JsonObject[string] | undefined>): JsonObject =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, JsonObject[string]] => entry[1] !== undefined),
  );
