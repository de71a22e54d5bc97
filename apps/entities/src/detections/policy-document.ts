import { at, isObject } from '../cloudtrail/json.js';
import type { Json, JsonObject } from '../observations/observation.js';

const MAX_TEXT = 256 * 1024;

/** Keys that keep a policy within an organisation, a network or an agreement with a named partner. */
const NARROWING = new Set(
  [
    'aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:PrincipalAccount', 'aws:PrincipalArn', 'aws:SourceAccount',
    'aws:SourceArn', 'aws:SourceOrgID', 'aws:SourceOrgPaths', 'aws:SourceOwner', 'aws:SourceVpc', 'aws:SourceVpce',
    'aws:SourceIp', 'sts:ExternalId', 'kms:CallerAccount', 'lambda:FunctionUrlAuthType',
  ].map((key) => key.toLowerCase()), // prettier-ignore
);

/** The allowing statements of a policy, which records hold as an object or as JSON text, at times URL-encoded. */
export function allowingStatements(policy: Json): readonly JsonObject[] {
  const statements = at(documentOf(policy), 'Statement');
  const list = Array.isArray(statements) ? statements : [statements ?? null];
  return list.filter(isObject).filter(({ Effect }) => Effect === 'Allow');
}

function documentOf(policy: Json): Json | undefined {
  if (typeof policy !== 'string') return policy;
  if (policy.length > MAX_TEXT) return undefined;
  try {
    return JSON.parse(policy.startsWith('%7B') ? decodeURIComponent(policy) : policy) as Json;
  } catch {
    return undefined;
  }
}

/** Everything on everything, or every right over rights themselves. */
export const allowsEverything = (policy: Json): boolean =>
  allowingStatements(policy).some(
    (statement) =>
      texts(statement['Resource']).includes('*') &&
      (statement['NotAction'] !== undefined ||
        texts(statement['Action']).some((action) => ['*', '*:*', 'iam:*'].includes(action.toLowerCase()))),
  );

/** Whether a resource policy admits anybody of an account that is not one's own, with nothing that narrows it. */
export const trustsOutsider = (policy: Json, own: ReadonlySet<string>): boolean =>
  allowingStatements(policy).some(
    (statement) => !isNarrowed(statement['Condition']) && principalsOf(statement).some((one) => isOutside(one, own)),
  );

/** An account id, an ARN of an account, or everybody; a resource without account is nobody's. */
export function isOutside(principal: string, own: ReadonlySet<string>): boolean {
  if (principal === '*' || principal === 'all') return true;
  const account = /^\d{12}$/.test(principal) ? principal : /^arn:[\w-]+:[\w-]*:[\w-]*:(\d{12}):/.exec(principal)?.[1];
  return account !== undefined && !own.has(account);
}

const principalsOf = ({ Principal: principal }: JsonObject): readonly string[] =>
  isObject(principal) ? texts(principal['AWS']) : texts(principal);

const isNarrowed = (condition: Json | undefined): boolean =>
  isObject(condition) &&
  Object.values(condition).some(
    (test) => isObject(test) && Object.keys(test).some((key) => NARROWING.has(key.toLowerCase())),
  );

const texts = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
