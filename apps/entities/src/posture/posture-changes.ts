import type { Severity } from '../detections/rule-schema.js';
import type { JsonObject } from '../observations/observation.js';
import type { Held } from './posture-rules.js';

export type PostureState = 'open' | 'accepted' | 'resolved';

/** A finding as it is stored, as far as what is found anew changes it. */
export interface StoredFinding {
  id: string;
  subjectId: string;
  ruleId: string;
  state: PostureState;
  severity: Severity;
  details: JsonObject;
  lastSeenAt: Date;
  acceptedUntil: Date | null;
}

export interface SubjectFound {
  subjectId: string;
  held: readonly Held[];
}

/** What was found again. */
export interface SeenFinding {
  id: string;
  from: PostureState;
  to: PostureState;
  severity: Severity;
  details: JsonObject;
}

export interface NewFinding {
  subjectId: string;
  ruleId: string;
  severity: Severity;
  details: JsonObject;
}

export interface PostureChanges {
  opened: NewFinding[];
  seen: SeenFinding[];
  /** What is not found any more, by id, and in which state it was. */
  resolved: { id: string; from: PostureState }[];
}

/** A finding that has not changed is written again only after this, so that a nightly round writes each once. */
const SEEN_AGAIN_MS = 20 * 3_600_000;

const keyOf = (subjectId: string, ruleId: string): string => `${subjectId} ${ruleId}`;

/** How what is stored of the subjects differs from what was found of them. */
export function changesOf(stored: readonly StoredFinding[], found: readonly SubjectFound[], now: Date): PostureChanges {
  const known = new Map(stored.map((finding) => [keyOf(finding.subjectId, finding.ruleId), finding]));
  const changes: PostureChanges = { opened: [], seen: [], resolved: [] };
  for (const { subjectId, held } of found) {
    for (const { rule, details } of held) {
      const key = keyOf(subjectId, rule.id);
      const before = known.get(key);
      known.delete(key);
      const { severity } = rule;
      if (!before) changes.opened.push({ subjectId, ruleId: rule.id, severity, details });
      else if (isWorthWriting(before, { severity, details }, now)) {
        changes.seen.push({ id: before.id, from: before.state, to: nextState(before, now), severity, details });
      }
    }
  }
  for (const { id, state } of known.values()) {
    if (state !== 'resolved') changes.resolved.push({ id, from: state });
  }
  return changes;
}

const nextState = ({ state, acceptedUntil }: StoredFinding, now: Date): PostureState =>
  state === 'accepted' && acceptedUntil !== null && acceptedUntil > now ? 'accepted' : 'open';

function isWorthWriting(
  before: StoredFinding,
  { severity, details }: Pick<NewFinding, 'severity' | 'details'>,
  now: Date,
) {
  return (
    nextState(before, now) !== before.state ||
    severity !== before.severity ||
    !isSame(details, before.details) ||
    now.getTime() - before.lastSeenAt.getTime() > SEEN_AGAIN_MS
  );
}

const isSame = (one: JsonObject, other: JsonObject): boolean => {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
};
