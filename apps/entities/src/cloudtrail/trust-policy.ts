import type { EntityName, Json, JsonObject } from '../observations/observation.js';
import { principalOfArn } from './arn.js';
import { accountPrincipal } from './aws-names.js';
import { at, isObject, text } from './json.js';

/**
 * The AWS principals that a role's trust policy lets in. Services and web identities are left out: they name no single
 * identity. `arn:aws:iam::<account>:root` in a policy means the account, not its root user.
 */
export function trustedPrincipals(record: JsonObject): EntityName[] {
  const request = record['requestParameters'];
  const document = parsed(text(request, 'policyDocument') ?? text(request, 'assumeRolePolicyDocument'));
  return listOf(at(document, 'Statement'))
    .filter((statement) => text(statement, 'Effect') === 'Allow')
    .flatMap((statement) => listOf(at(statement, 'Principal', 'AWS')))
    .flatMap((written) => (typeof written === 'string' ? (trusted(written) ?? []) : []));
}

function trusted(written: string): EntityName | undefined {
  const account = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(written)?.[1];
  return account ? accountPrincipal(account) : principalOfArn(written);
}

function parsed(document: string | undefined): Json | undefined {
  if (!document) return undefined;
  try {
    return JSON.parse(decodedOnce(document)) as Json;
  } catch {
    return undefined;
  }
}

/** IAM shows policies percent-encoded in some answers. */
const decodedOnce = (document: string) => (document.startsWith('%7B') ? decodeURIComponent(document) : document);

const listOf = (value: Json | undefined): Json[] =>
  Array.isArray(value) ? value : isObject(value) || typeof value === 'string' ? [value] : [];
