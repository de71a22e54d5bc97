import { text } from '../cloudtrail/json.js';
import type { JsonObject } from '../observations/observation.js';
import type { Rule } from './rule.js';
import type { RuleIndex } from './rule-index.js';
import { outcomeOf, type Subject } from './subject.js';
import type { Occurrence } from './windows.js';

/** An event as detections see it, from an import or from the store. */
export interface DetectableEvent {
  readonly source: string;
  readonly sourceEventId: string;
  readonly time: number;
  readonly type: string;
  readonly target: string;
  /** Undefined if the source gave none or something else. */
  readonly sourceIp: string | undefined;
  /** Key of the entity that acted, as `entityKey` gives it. */
  readonly entity: string;
  readonly data: JsonObject;
}

export interface Indicator {
  readonly type: 'address' | 'agent' | 'key' | 'target' | 'listed';
  readonly value: string;
}

/** An event that fits a rule. A counting rule speaks only when enough of them come together. */
export interface Match extends Occurrence {
  readonly rule: Rule;
  readonly entity: string;
  readonly source: string;
  readonly sourceEventId: string;
  readonly type: string;
  readonly refused: boolean;
  readonly indicators: readonly Indicator[];
}

export function matchesOf(index: RuleIndex, event: DetectableEvent): Match[] {
  const rules = index.of(event.type);
  if (rules.length === 0) return [];
  const subject: Subject = { type: event.type, record: event.data };
  return rules.filter((rule) => rule.matches(subject)).map((rule) => matchOf(rule, event, subject));
}

export function matchOf(rule: Rule, event: DetectableEvent, subject: Subject): Match {
  return {
    rule,
    entity: event.entity,
    source: event.source,
    sourceEventId: event.sourceEventId,
    id: `${event.source}/${event.sourceEventId}`,
    time: event.time,
    type: event.type,
    refused: outcomeOf(subject) !== 'success',
    group: rule.aggregate?.groupOf(subject) ?? '',
    counted: rule.aggregate?.countedOf(subject) ?? [],
    indicators: indicatorsOf(event),
  };
}

const MAX_INDICATOR = 500;

function indicatorsOf({ data, target }: DetectableEvent): Indicator[] {
  const found = [
    ['address', text(data, 'sourceIPAddress')],
    ['agent', text(data, 'userAgent')],
    ['key', text(data, 'userIdentity', 'accessKeyId')],
    ['target', target === '' ? undefined : target],
  ] as const;
  return found.flatMap(([type, value]) =>
    value === undefined ? [] : [{ type, value: value.slice(0, MAX_INDICATOR) }],
  );
}
