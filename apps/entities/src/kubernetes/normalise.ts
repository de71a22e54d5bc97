import { cleaned } from '../cloudtrail/clean.js';
import { edgeOf } from '../cloudtrail/edges.js';
import { timeOf } from '../cloudtrail/event-time.js';
import { at, text } from '../cloudtrail/json.js';
import { addressOf } from '../cloudtrail/origin.js';
import { acting, actName, mentioned, recordId, withoutUndefined } from '../observations/log-record.js';
import type { JsonObject, LogObservations } from '../observations/observation.js';
import { kindOf, principal } from './names.js';
import { tiesOf } from './ties.js';

/** Name of the audit log of an API server as a source of events. */
export const KUBERNETES_AUDIT = 'kubernetes_audit';

/** Bodies of these hold credentials. */
const SECRET_RESOURCES = new Set(['secrets', 'serviceaccounts/token', 'tokenreviews', 'certificatesigningrequests']);

/** Everything an audit event of a cluster tells; undefined if it has no time. */
export function normaliseKubernetes(raw: JsonObject, cluster: string): LogObservations | undefined {
  const time = timeOf(text(raw, 'requestReceivedTimestamp') ?? text(raw, 'stageTimestamp'));
  if (time === undefined) return undefined;
  const resource = [text(raw, 'objectRef', 'resource'), text(raw, 'objectRef', 'subresource')]
    .filter(Boolean)
    .join('/');
  const record = cleaned(SECRET_RESOURCES.has(resource) ? withoutBodies(raw) : raw);
  const stage = text(record, 'stage') ?? '';
  const sourceId = recordId(record, eventId(text(record, 'auditID'), stage));
  const username = text(record, 'user', 'username') ?? 'system:anonymous';
  const verb = text(record, 'verb') ?? 'unknown';
  const caller = principal(cluster, username);
  const namespace = text(record, 'objectRef', 'namespace') ?? '';
  const name = text(record, 'objectRef', 'name') ?? '';
  const ties = succeeded(record) ? tiesOf({ cluster, verb, resource, namespace, name, username, caller, record }) : [];
  const origin = firstText(at(record, 'sourceIPs'));
  const metadata = withoutUndefined({
    kind: kindOf(username),
    cluster,
    namespace: /^system:serviceaccount:([^:]+):/.exec(username)?.[1],
    uid: text(record, 'user', 'uid'),
  });
  return {
    event: {
      actor: caller,
      time,
      sourceEventId: sourceId,
      eventType: `kubernetes.${actName(verb, resource === '' ? 'NonResource' : resource)}`,
      eventSubtype: stage.slice(0, 100),
      sourceIp: addressOf(origin),
      sourceRaw: (origin ?? '').slice(0, 500),
      targetResource: (targetOf(namespace, resource, name) || text(record, 'requestURI') || '').slice(0, 500),
      data: record,
    },
    entities: [
      acting(caller, metadata, { time, sourceId, region: '' }),
      ...ties.map(({ target }) => mentioned(target, time)),
    ],
    edges: ties.map((tie) => edgeOf(tie, time, sourceId)),
  };
}

/** An event of an earlier stage of the same call is another event. */
const eventId = (auditId: string | undefined, stage: string): string | undefined =>
  auditId === undefined || stage === '' || stage === 'ResponseComplete' ? auditId : `${auditId}/${stage}`;

const withoutBodies = (record: JsonObject): JsonObject => ({
  ...record,
  ...('requestObject' in record ? { requestObject: '[secret removed]' } : {}),
  ...('responseObject' in record ? { responseObject: '[secret removed]' } : {}),
});

/** What was refused, failed or has only begun shows nobody's rights. */
function succeeded(record: JsonObject): boolean {
  const code = at(record, 'responseStatus', 'code');
  return typeof code === 'number' && code < 400;
}

const targetOf = (namespace: string, resource: string, name: string): string =>
  [namespace, resource, name].filter((part) => part !== '').join('/');

const firstText = (list: unknown): string | undefined => {
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return typeof first === 'string' && first !== '' ? first : undefined;
};
