import { cleaned } from '../cloudtrail/clean.js';
import { edgeOf, type Tie } from '../cloudtrail/edges.js';
import { timeOf } from '../cloudtrail/event-time.js';
import { text } from '../cloudtrail/json.js';
import { addressOf } from '../cloudtrail/origin.js';
import { acting, actName, mentioned, recordId, withoutUndefined } from '../observations/log-record.js';
import type { Json, JsonObject, LogObservations } from '../observations/observation.js';
import { account } from './names.js';
import { idOf, tiesOf, usedToken } from './ties.js';

/** Name of GitHub's audit log as a source of events. */
export const GITHUB_AUDIT = 'github_audit';

/** Everything an audit event of an organisation tells; undefined if it has no time. */
export function normaliseGitHub(raw: JsonObject): LogObservations | undefined {
  const time = instantOf(raw['@timestamp']) ?? instantOf(raw['created_at']);
  if (time === undefined) return undefined;
  const record = cleaned(raw);
  const sourceId = recordId(record, text(record, '_document_id'));
  const action = text(record, 'action') ?? 'unknown';
  const login = text(record, 'actor') ?? text(record, 'user') ?? text(record, 'org') ?? 'unknown';
  const actor = account(login, record['actor_is_bot'] === true);
  const used = usedToken(record, login);
  const keyTies: Tie[] = used
    ? [
        { source: actor, target: used.token, kind: used.temporary ? 'used_temporary_key' : 'used_key' },
        { source: actor, target: used.token, kind: used.temporary ? 'holds_temporary_key' : 'holds_key' },
      ]
    : [];
  const ties = tiesOf(record, action, actor);
  const sight = { time, sourceId, region: '' };
  const origin = text(record, 'actor_ip');
  return {
    event: {
      actor,
      time,
      sourceEventId: sourceId,
      eventType: `github.${actName(action)}`,
      eventSubtype: (text(record, 'operation_type') ?? '').slice(0, 100),
      sourceIp: addressOf(origin),
      sourceRaw: (origin ?? '').slice(0, 500),
      targetResource: (text(record, 'repo') ?? text(record, 'user') ?? text(record, 'org') ?? '').slice(0, 500),
      data: record,
    },
    entities: [
      acting(
        actor,
        withoutUndefined({ kind: actor.type === 'bot_account' ? 'bot' : 'user', actor_id: idOf(record, 'actor_id') }),
        sight,
      ),
      ...(used ? [acting(used.token, tokenMetadata(record, login, used.temporary), sight)] : []),
      ...ties.flatMap(({ source, target }) => [mentioned(source, time), mentioned(target, time)]),
    ],
    edges: [...keyTies, ...ties].map((tie) => edgeOf(tie, time, sourceId)),
  };
}

const tokenMetadata = (record: JsonObject, principal: string, temporary: boolean): JsonObject =>
  withoutUndefined({
    kind: text(record, 'programmatic_access_type') ?? 'token',
    principal: principal.toLowerCase(),
    temporary,
    scopes: text(record, 'token_scopes'),
  });

/** Milliseconds since 1970, or an ISO 8601 time. */
function instantOf(value: Json | undefined): number | undefined {
  if (typeof value === 'string') return timeOf(value);
  const usable = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 253_402_300_800_000;
  return usable ? value : undefined;
}
