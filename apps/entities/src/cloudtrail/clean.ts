import type { Json, JsonObject } from '../observations/observation.js';

const SECRET_KEY =
  /^(session_?token|secret_?access_?key|\w*password|secret_?(string|binary)|private_?key(_?data)?|(auth|access|refresh|security|bearer)_?token|x-amz-security-token|client_?secret)$/i;
/** What each of those has in it; most keys fail this sooner. */
const SECRET_LETTERS = /secret|token|passw|private/i;
const REMOVED = '[secret removed]';
const MAX_DEPTH = 30;

/**
 * A record as it may be kept: secrets replaced, text that the database cannot hold (NUL, lone surrogates) marked by
 * U+FFFD, and what lies deeper than any reader looks folded into JSON text. Nothing is dropped, or a record could hide
 * itself.
 */
export const cleaned = (record: JsonObject): JsonObject => cleanedObject(record, 1);

// Nearly all records are clean; those are not copied.
function cleanedObject(object: JsonObject, depth: number): JsonObject {
  let changed = false;
  const entries = Object.entries(object).map(([key, value]): [string, Json] => {
    const entry: [string, Json] = [storable(key), isSecret(key, value) ? REMOVED : cleanedValue(value, depth)];
    changed ||= entry[0] !== key || entry[1] !== value;
    return entry;
  });
  return changed ? Object.fromEntries(entries) : object;
}

const isSecret = (key: string, value: Json): boolean =>
  typeof value === 'string' && value !== '' && SECRET_LETTERS.test(key) && SECRET_KEY.test(key);

function cleanedValue(value: Json, depth: number): Json {
  if (typeof value === 'string') return storable(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return storable(folded(value));
  if (!Array.isArray(value)) return cleanedObject(value, depth + 1);
  const items = value.map((item) => cleanedValue(item, depth + 1));
  return items.some((item, index) => item !== value[index]) ? items : value;
}

// JSON.parse reads any depth, JSON.stringify runs out of stack.
function folded(value: Json): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '[nested too deeply]';
  }
}

/** Text as the database can hold it. */
// With the u flag a surrogate matches only where its other half is missing.
export const storable = (text: string): string =>
  text.isWellFormed() && !text.includes('\0') ? text : text.replace(/\p{Surrogate}|\0/gu, '\ufffd');
