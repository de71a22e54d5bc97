import { createHash } from 'node:crypto';
import type { EntityName, EntityObservation, JsonObject, LogObservations } from '../observations/observation.js';
import { accessKey, isAccessKeyId, isTemporaryKey } from './aws-names.js';
import { partitionOf } from './arn.js';
import { cleaned } from './clean.js';
import { edgeOf, type Tie, tiesOf } from './edges.js';
import { timeOf } from './event-time.js';
import { text } from './json.js';
import { addressOf } from './origin.js';
import { type Principal, principalOf } from './principal.js';
import { targetOf } from './target.js';

/** Name of CloudTrail as a source of events. */
export const CLOUDTRAIL = 'aws_cloudtrail';

const MAX_EVENT_TYPE = 200;
const MAX_SUBTYPE = 100;
const MAX_SOURCE_ID = 200;
const MAX_ORIGIN = 500;

/** Everything a CloudTrail record tells; undefined if it has no time. */
export function normalise(raw: JsonObject): LogObservations | undefined {
  const time = timeOf(text(raw, 'eventTime'));
  if (time === undefined) return undefined;
  const record = cleaned(raw);
  const sourceEventId = eventIdOf(record);
  const service = (text(record, 'eventSource') ?? 'unknown').replace(/\.amazonaws\.com(\.cn)?$/, '');
  const event = eventNameOf(record);
  const caller = principalOf(record);
  const keyId = text(record['userIdentity'], 'accessKeyId');
  const key = isAccessKeyId(keyId) ? accessKey(keyId) : undefined;
  const ties = tiesOf({
    service,
    event,
    record,
    place: {
      partition: partitionOf(text(record['userIdentity'], 'arn')),
      account: text(record, 'recipientAccountId') ?? text(record['userIdentity'], 'accountId'),
    },
    caller: caller.name,
    key,
    succeeded: text(record, 'errorCode') === undefined,
    changesSomething: record['readOnly'] !== true,
  });
  const origin = text(record, 'sourceIPAddress');
  const seen = { time, sourceId: sourceEventId, region: text(record, 'awsRegion') ?? '' };
  return {
    event: {
      actor: caller.name,
      time,
      sourceEventId,
      eventType: `${service}.${event}`.slice(0, MAX_EVENT_TYPE),
      eventSubtype: (text(record, 'eventType') ?? '').slice(0, MAX_SUBTYPE),
      sourceIp: addressOf(origin),
      sourceRaw: (origin ?? '').slice(0, MAX_ORIGIN),
      targetResource: targetOf(record),
      data: record,
    },
    entities: [
      acting(caller, seen),
      ...(key ? [acting({ name: key, metadata: keyMetadata(key, caller) }, seen)] : []),
      ...mentionedIn(ties).map((name) => mentioned(name, time)),
    ],
    edges: ties.map((tie) => edgeOf(tie, time, sourceEventId)),
  };
}

/** Lambda and CloudFront append the version of their API (`UpdateFunctionCode20150331v2`): the act is the same. */
const eventNameOf = (record: JsonObject): string =>
  (text(record, 'eventName') ?? 'Unknown').replace(/(?<=[a-z])20\d{6}(v\d+)?$/, '');

/** CloudTrail's own id, else the hash of the record, so that the same record is the same event each time. */
function eventIdOf(record: JsonObject): string {
  const id = text(record, 'eventID');
  if (id && id.length <= MAX_SOURCE_ID && /^[\x21-\x7e]+$/.test(id)) return id;
  return `sha256:${createHash('sha256')
    .update(JSON.stringify(sorted(record)))
    .digest('hex')}`;
}

const sorted = (record: JsonObject): [string, unknown][] => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

interface Seen {
  time: number;
  sourceId: string;
  region: string;
}

const acting = ({ name, metadata }: Principal, { time, sourceId, region }: Seen): EntityObservation => ({
  ...name,
  firstSeenAt: time,
  lastSeenAt: time,
  lastUsedAt: time,
  attributes: { observedAt: time, sourceId, providerRegion: region.slice(0, 50), metadata },
});

const mentioned = (name: EntityName, time: number): EntityObservation => ({
  ...name,
  firstSeenAt: time,
  lastSeenAt: time,
  lastUsedAt: undefined,
  attributes: undefined,
});

const mentionedIn = (ties: Tie[]): EntityName[] => ties.flatMap((tie) => [tie.source, tie.target]);

const keyMetadata = (key: EntityName, holder: Principal): JsonObject => ({
  kind: 'access_key',
  temporary: isTemporaryKey(key.externalId),
  principal: holder.name.externalId,
  ...(holder.metadata['account_id'] === undefined ? {} : { account_id: holder.metadata['account_id'] }),
});
