import type { Rule } from '../detections/rule.js';
import type { RuleSpec } from '../detections/rule-schema.js';
import type { Assessment } from './assess.js';
import { type BaselineType, MEASURES } from './measures.js';

type Words = Pick<RuleSpec, 'title' | 'tactic' | 'techniques'>;

const WORDS: Readonly<Record<BaselineType, Words>> = {
  access_pattern: { title: 'Unusual number of events', tactic: 'initial-access', techniques: ['T1078'] },
  network_behavior: { title: 'Unusual origins', tactic: 'initial-access', techniques: ['T1078'] },
  permission_usage: {
    title: 'Unusual number of different actions',
    tactic: 'discovery',
    techniques: ['T1078', 'T1580'],
  },
  temporal_pattern: { title: 'Active at unusual hours', tactic: 'initial-access', techniques: ['T1078'] },
  resource_access: { title: 'Unusual resources', tactic: 'collection', techniques: ['T1530'] },
  api_usage: { title: 'Unusual burst of calls', tactic: 'discovery', techniques: ['T1580'] },
};

/** An anomaly in the shape of the rule that would have found it, so that it is raised as any detection. */
export function anomalyRule({
  type,
  confidence,
  value,
  median,
  mad,
  meanAd,
  z,
  score,
  sampleSize,
  novelties,
}: Assessment): Rule {
  const { unit } = MEASURES[type];
  const spec: RuleSpec = {
    ...WORDS[type],
    id: `anomaly-${type.replaceAll('_', '-')}`,
    description: `The day is far from what is usual for the entity: ${unit}.`,
    threatType: `unusual_${type}`,
    severity: 'medium',
    confidence: Math.max(0.01, confidence),
    events: [],
    outcomes: ['success', 'denied', 'failed'],
    actions: [{ type: 'notify', parameters: {} }],
    tests: { matches: [], ignores: [] },
  };
  const finite = z !== undefined && Number.isFinite(z);
  return {
    spec,
    method: `anomaly/${type}`,
    matches: () => false,
    aggregate: undefined,
    details: {
      unit,
      value,
      median,
      mad,
      mean_ad: meanAd,
      modified_z: finite ? z : null,
      score,
      sample_size: sampleSize,
      new_categories: novelties.slice(0, 20).map(({ category }) => category),
    },
  };
}
