import { at, isObject, text } from '../cloudtrail/json.js';
import type { Json, JsonObject } from '../observations/observation.js';

/** What a rule looks at: an event's normalised type and the record that is kept with it. */
export interface Subject {
  /** `service.Action`. */
  readonly type: string;
  readonly record: JsonObject;
}

export type Outcome = 'success' | 'denied' | 'failed';

const DENIED = /denied|unauthorized|forbidden/i;

export function outcomeOf({ record }: Subject): Outcome {
  const status = at(record, 'responseStatus', 'code');
  if (typeof status === 'number' && status >= 400) return status === 401 || status === 403 ? 'denied' : 'failed';
  const code = text(record, 'errorCode');
  if (code !== undefined) return DENIED.test(code.slice(0, 200)) ? 'denied' : 'failed';
  return text(record, 'errorMessage') === undefined ? 'success' : 'failed';
}

/** The accounts that the caller and the touched resources belong to; every other one is an outsider. */
export function ownAccounts({ record }: Subject): ReadonlySet<string> {
  const identity = at(record, 'userIdentity');
  const known = [
    text(record, 'recipientAccountId'),
    text(identity, 'accountId'),
    text(identity, 'sessionContext', 'sessionIssuer', 'accountId'),
  ];
  return new Set(known.filter((account) => account !== undefined));
}

export const identityOf = ({ record }: Subject): JsonObject =>
  isObject(record['userIdentity']) ? record['userIdentity'] : {};

/** Values as text, so that `true` and `"true"`, `22` and `"22"` are the same to a rule. */
export const asText = (value: Json): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
