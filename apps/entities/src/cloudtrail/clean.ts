import type { Json, JsonObject } from '../observations/observation.js';

const SECRET_KEY =
  /^(session_?token|secret_?access_?key|\w*password|secret_?(string|binary)|private_?key(_?data)?|(auth|access|refresh|security|bearer)_?token|x-amz-security-token|client_?secret)$/i;
const REMOVED = '[secret removed]';
const MAX_DEPTH = 30;

/**
 * A record as it may be kept: secrets replaced, text that the database cannot hold (NUL, lone surrogates) marked by
 * U+FFFD, and what lies deeper than any reader looks folded into JSON text. Nothing is dropped, or a record could hide
 * itself.
 */
export const cleaned = (record: JsonObject): JsonObject => cleanedObject(record, 1);

function cleanedObject(object: JsonObject, depth: number): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      storable(key),
      typeof value === 'string' && value !== '' && SECRET_KEY.test(key) ? REMOVED : cleanedValue(value, depth),
    ]),
  );
}

function cleanedValue(value: Json, depth: number): Json {
  if (typeof value === 'string') return storable(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return storable(folded(value));
  if (Array.isArray(value)) return value.map((item) => cleanedValue(item, depth + 1));
  return cleanedObject(value, depth + 1);
}

// JSON.parse reads any depth, JSON.stringify runs out of stack.
function folded(value: Json): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '[nested too deeply]';
  }
}

// With the u flag a surrogate matches only where its other half is missing.
const storable = (text: string): string => text.replace(/\p{Surrogate}|\0/gu, '\ufffd');
