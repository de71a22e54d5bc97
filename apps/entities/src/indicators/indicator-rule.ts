import type { Rule } from '../detections/rule.js';
import type { RuleSpec, Tactic } from '../detections/rule-schema.js';
import type { IndicatorType, Observable, ThreatLevel } from './indicator-kind.js';

/** A listed indicator that is not expired, with its confidence of now. */
export interface LiveIndicator extends Observable {
  readonly id: string;
  readonly threatLevel: ThreatLevel;
  /** 10 to 100. */
  readonly confidence: number;
}

const TRAITS: Readonly<Record<IndicatorType, { what: string; tactic: Tactic; technique: string }>> = {
  ip: { what: 'address', tactic: 'initial-access', technique: 'T1078.004' },
  cidr: { what: 'network', tactic: 'initial-access', technique: 'T1078.004' },
  domain: { what: 'domain', tactic: 'command-and-control', technique: 'T1071' },
  url: { what: 'URL', tactic: 'command-and-control', technique: 'T1071.001' },
  hash: { what: 'file hash', tactic: 'execution', technique: 'T1204' },
  email: { what: 'e-mail address', tactic: 'initial-access', technique: 'T1566' },
  arn: { what: 'AWS identity', tactic: 'initial-access', technique: 'T1078.004' },
};

/** What a match raises, written as a rule so that it is deduped, suppressed and triaged like any other. */
export function ruleOf({ id, type, threatLevel, confidence }: LiveIndicator): Rule {
  const { what, tactic, technique } = TRAITS[type];
  const method = `indicator/${id}`;
  const spec: RuleSpec = {
    id: method,
    title: `A listed ${what} was seen`,
    description: 'Something in the event is on the list of indicators of compromise.',
    threatType: `indicator_${type}`,
    tactic,
    techniques: [technique],
    severity: threatLevel,
    confidence: Math.round(confidence) / 100,
    events: [],
    outcomes: ['success', 'denied', 'failed'],
    actions: [{ type: 'notify', parameters: {} }],
    tests: { matches: [], ignores: [] },
  };
  return { spec, method, matches: () => true, aggregate: undefined };
}
