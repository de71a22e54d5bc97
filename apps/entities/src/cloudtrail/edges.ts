import type { EdgeObservation, EntityName, JsonObject } from '../observations/observation.js';
import { type EdgeKind, STRENGTHS } from '../observations/strength.js';
import { isTemporaryKey } from './aws-names.js';
import { createdBy, type Place, subjectOf } from './creations.js';
import { openedSession } from './sessions.js';
import { trustedPrincipals } from './trust-policy.js';

/** Two identities and what a record says of them. */
export interface Tie {
  source: EntityName;
  target: EntityName;
  kind: EdgeKind;
}

/** What a record is about, as far as edges need it. */
export interface Call {
  service: string;
  event: string;
  record: JsonObject;
  place: Place;
  caller: EntityName;
  /** Key that signed the call. */
  key: EntityName | undefined;
  succeeded: boolean;
  changesSomething: boolean;
}

const TRUST_CALLS = new Set(['CreateRole', 'UpdateAssumeRolePolicy']);

/** A refused call shows which key its caller holds, and nothing more. */
export function tiesOf(call: Call): Tie[] {
  const ties = call.key ? keyTies(call.caller, call.key) : [];
  if (call.succeeded) ties.push(...sessionTies(call), ...identityTies(call));
  return ties.filter((tie) => tie.source.externalId !== tie.target.externalId);
}

function keyTies(caller: EntityName, key: EntityName): Tie[] {
  const temporary = isTemporaryKey(key.externalId);
  return [
    { source: caller, target: key, kind: temporary ? 'used_temporary_key' : 'used_key' },
    { source: caller, target: key, kind: temporary ? 'holds_temporary_key' : 'holds_key' },
  ];
}

function sessionTies({ service, event, record, caller }: Call): Tie[] {
  const session = openedSession(service, event, record);
  if (!session) return [];
  const actingAs = session.as ?? caller;
  const ties: Tie[] = [];
  if (session.as && session.federated) {
    ties.push({ source: caller, target: session.as, kind: 'created_identity' });
    ties.push({ source: caller, target: session.as, kind: 'issued_session' });
  } else if (session.as) {
    ties.push({ source: caller, target: session.as, kind: 'assumed_role' });
  }
  if (session.key) {
    ties.push({ source: caller, target: session.key, kind: 'created_temporary_key' });
    ties.push({ source: actingAs, target: session.key, kind: 'holds_temporary_key' });
  }
  return ties;
}

function identityTies({ service, event, record, place, caller, changesSomething }: Call): Tie[] {
  const ties: Tie[] = [];
  const created = createdBy(service, event, record, place);
  const subject = service === 'iam' ? subjectOf(record, place) : undefined;
  if (created?.type === 'api_key') {
    ties.push({ source: caller, target: created, kind: 'created_key' });
    ties.push({ source: subject ?? caller, target: created, kind: 'holds_key' });
  } else if (created) {
    ties.push({ source: caller, target: created, kind: 'created_identity' });
  }
  const changed = subject && subject.externalId !== created?.externalId;
  if (changed && changesSomething) ties.push({ source: caller, target: subject, kind: 'changed_identity' });
  if (service === 'iam' && subject && TRUST_CALLS.has(event)) {
    ties.push(
      ...trustedPrincipals(record).map((principal): Tie => ({
        source: subject,
        target: principal,
        kind: 'trusts_principal',
      })),
    );
  }
  return ties;
}

export const edgeOf = (tie: Tie, time: number, sourceId: string): EdgeObservation => ({
  provider: tie.source.provider,
  source: tie.source.externalId,
  target: tie.target.externalId,
  ...STRENGTHS[tie.kind],
  kind: tie.kind,
  observedAt: time,
  sourceId,
  firstSeenAt: time,
  lastSeenAt: time,
});
