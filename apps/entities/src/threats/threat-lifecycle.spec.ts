import { describe, expect, it } from '@jest/globals';
import { isResolved, leadsTo, type ThreatStatus } from './threat-lifecycle.js';

const STATES: ThreatStatus[] = ['open', 'investigating', 'confirmed', 'false_positive', 'mitigated', 'closed'];

describe('the life of a threat', () => {
  it('has exactly these steps', () => {
    const steps = STATES.flatMap((from) => STATES.filter((to) => leadsTo(from, to)).map((to) => `${from} → ${to}`));
    expect(steps).toEqual([
      'open → investigating',
      'investigating → confirmed',
      'investigating → false_positive',
      'confirmed → mitigated',
      'mitigated → closed',
    ]);
  });

  it('is resolved when nobody has to stop anything any more', () => {
    expect(STATES.filter(isResolved)).toEqual(['false_positive', 'mitigated', 'closed']);
  });
});
