import { createHash } from 'node:crypto';
import { normalise } from '../cloudtrail/normalise.js';
import type { Json, JsonObject } from '../observations/observation.js';
import { millisecondsOf } from './compile-rule.js';
import { type Match, matchesOf } from './match.js';
import { detectable } from './observed-event.js';
import { RuleIndex } from './rule-index.js';
import type { Rule } from './rule.js';
import type { TestCase, TestRecord } from './rule-schema.js';
import { crowded } from './windows.js';

const ACCOUNT = '111122223333';
const START = Date.parse('2026-03-02T09:00:00Z');
const BETWEEN_MS = 1_000;

/** Whether a rule raises something for the records of one of its cases. */
export function raises(rule: Rule, { records }: TestCase): boolean {
  const index = new RuleIndex([rule]);
  const matches = records.flatMap(recordsOf).flatMap((record) => matchesOfRecord(index, record));
  return rule.aggregate ? crowded(matches, rule.aggregate).length > 0 : matches.length > 0;
}

function matchesOfRecord(index: RuleIndex, record: JsonObject): Match[] {
  const observed = normalise(record);
  return observed ? matchesOf(index, detectable('case', observed.event)) : [];
}

/** The CloudTrail records that a case writes in short; `#` is replaced by the number of the repetition. */
export function recordsOf(short: TestRecord): JsonObject[] {
  return Array.from({ length: short.repeat }, (_, at) => recordOf(numbered(short, at), at));
}

const numbered = (short: TestRecord, at: number): TestRecord =>
  short.repeat === 1 ? short : (JSON.parse(JSON.stringify(short).replaceAll('#', String(at))) as TestRecord);

function recordOf(short: TestRecord, at: number): JsonObject {
  const dot = short.event.indexOf('.');
  const time = new Date(START + millisecondsOf(short.at) + at * BETWEEN_MS).toISOString();
  const record: Record<string, Json | undefined> = {
    eventVersion: '1.10',
    eventSource: `${short.event.slice(0, dot)}.amazonaws.com`,
    eventName: short.event.slice(dot + 1),
    eventTime: time,
    eventType: 'AwsApiCall',
    awsRegion: 'eu-west-1',
    recipientAccountId: ACCOUNT,
    sourceIPAddress: short.from ?? '203.0.113.10',
    userAgent: short.agent ?? 'aws-cli/2.15.0 md/linux',
    userIdentity: identityOf(short.by),
    requestParameters: (short.request ?? null) as Json,
    responseElements: (short.response ?? null) as Json,
    additionalEventData: short.additional as Json | undefined,
    errorCode: short.error,
    ...(short.record as JsonObject | undefined),
  };
  const stated = Object.entries(record).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  const id = createHash('sha256')
    .update(JSON.stringify([short, at]))
    .digest('hex');
  return { ...Object.fromEntries(stated), eventID: id };
}

/** `user/name`, `role/name/session`, `service/name.amazonaws.com` or `root`. */
function identityOf(by: string): JsonObject {
  const [kind = '', name = '', session = 'session'] = by.split('/');
  if (kind === 'service') return { type: 'AWSService', invokedBy: name };
  if (kind === 'root') {
    return { type: 'Root', principalId: ACCOUNT, accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` };
  }
  if (kind === 'user') {
    const arn = `arn:aws:iam::${ACCOUNT}:user/${name}`;
    return { type: 'IAMUser', accountId: ACCOUNT, arn, userName: name, accessKeyId: 'AKIAEXAMPLEEXAMPLE00' };
  }
  const issuer = { type: 'Role', accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, userName: name };
  return {
    type: 'AssumedRole',
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/${session}`,
    accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
    sessionContext: { sessionIssuer: issuer, attributes: { mfaAuthenticated: 'false' } },
  };
}
