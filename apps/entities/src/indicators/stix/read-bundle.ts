import { isObject, text } from '../../cloudtrail/json.js';
import type { Json, JsonObject } from '../../observations/observation.js';
import { NotAStixBundle } from '../indicator.errors.js';
import type { NewIndicator } from '../indicator-kind.js';
import { PatternRefused } from './pattern-refused.js';
import { readIndicator } from './read-indicator.js';

const MAX_OBJECTS = 100_000;
const MAX_TOLD = 100;
const MAX_ID = 100;

export interface RefusedObject {
  readonly objectId: string;
  readonly reason: string;
}

export interface ReadBundle {
  /** Objects of the bundle that are indicators. */
  readonly objects: number;
  readonly indicators: NewIndicator[];
  /** The first ones; `refused` is the true number. */
  readonly refusals: RefusedObject[];
  readonly refused: number;
}

/** What a STIX 2.1 bundle says; objects that are no indicators are passed over. */
export function readBundle(bytes: Buffer, now: Date): ReadBundle {
  const objects = objectsOf(bytes);
  const names = namesOf(objects);
  const indicators: NewIndicator[] = [];
  const refusals: RefusedObject[] = [];
  let refused = 0;
  let seen = 0;
  for (const object of objects) {
    if (object['type'] !== 'indicator') continue;
    seen += 1;
    try {
      indicators.push(...readIndicator(object, names, now));
    } catch (error) {
      if (!(error instanceof PatternRefused)) throw error;
      refused += 1;
      const objectId = (text(object, 'id') ?? '').replace(/[\p{Cc}\p{Cs}]/gu, '').slice(0, MAX_ID);
      if (refusals.length < MAX_TOLD) refusals.push({ objectId, reason: error.reason });
    }
  }
  return { objects: seen, indicators, refusals, refused };
}

function objectsOf(bytes: Buffer): JsonObject[] {
  const bundle = parsed(bytes);
  const objects = isObject(bundle) && bundle['type'] === 'bundle' ? (bundle['objects'] ?? []) : undefined;
  if (!Array.isArray(objects)) throw new NotAStixBundle('an object of type bundle with a list of objects');
  if (objects.length > MAX_OBJECTS) throw new NotAStixBundle(`at most ${String(MAX_OBJECTS)} objects`);
  return objects.filter(isObject);
}

function parsed(bytes: Buffer): Json {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
  } catch {
    throw new NotAStixBundle('JSON');
  }
}

/** Names of the identities that a bundle brings along, by their ids. */
const namesOf = (objects: readonly JsonObject[]): ReadonlyMap<string, string> =>
  new Map(
    objects
      .filter((object) => object['type'] === 'identity')
      .flatMap((object) => {
        const [id, name] = [text(object, 'id'), text(object, 'name')];
        return id === undefined || name === undefined ? [] : [[id, name] as const];
      }),
  );
