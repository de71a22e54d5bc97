import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess, type Behaviour } from './assess.js';
import { BASELINE_TYPES, MEASURES } from './measures.js';

const DOCUMENT = new URL('../../../../docs/entities/baselines.md', import.meta.url);
const ROW = /^\| `(\w+)` \| ([^|]+) \| (?:`(\w+)`|—) \|/gm;

const day = (events: number) => ({ events, addresses: 1, actions: 3, hours: 8, resources: 2, peak: 5 });
const behaviour = (given: Partial<Behaviour> = {}): Behaviour => ({
  entityId: 'e',
  window: [40, 41, 39, 40, 42, 38, 40].map(day),
  day: day(40),
  seen: { country: new Map([['DE', 60]]), hour: new Map([['9', 60]]), resource: new Map() },
  met: { country: ['DE'], hour: ['9'], resource: [] },
  ...given,
});

describe('the measures of the six types', () => {
  it('are the documented ones', () => {
    const documented = [...readFileSync(DOCUMENT, 'utf8').matchAll(ROW)].map(([, type, unit, category]) => [
      type,
      { unit, category },
    ]);
    const known = BASELINE_TYPES.map((type) => [
      type,
      { unit: MEASURES[type].unit, category: MEASURES[type].category },
    ]);
    expect(documented).toEqual(known);
  });
});

describe('a day', () => {
  it('is usual, or not, by its own measure alone', () => {
    expect(assess(behaviour(), 'access_pattern')).toMatchObject({ state: 'usual', score: 0, sampleSize: 7, confidence: 0.25, median: 40 });
    const busy = behaviour({ day: day(400) });
    expect(assess(busy, 'access_pattern')).toMatchObject({ state: 'anomalous', unusual: true, score: 1, value: 400 });
    expect(assess(busy, 'api_usage')).toMatchObject({ state: 'usual' });
  }); // prettier-ignore

  it('is not judged by fewer than seven days, nor when nothing happened', () => {
    const young = behaviour({ window: behaviour().window.slice(1), day: day(9_000) });
    expect(assess(young, 'access_pattern')).toMatchObject({ state: 'insufficient_data', score: undefined, unusual: false });
    expect(assess(behaviour({ day: undefined }), 'access_pattern')).toMatchObject({ state: 'idle', score: undefined });
    expect(assess(behaviour({ window: [] }), 'access_pattern')).toMatchObject({ state: 'insufficient_data', median: undefined });
  }); // prettier-ignore

  it('is anomalous for a new country, hour or resource', () => {
    const abroad = behaviour({ met: { country: ['DE', 'KP'], hour: ['3'], resource: ['x'] } });
    expect(assess(abroad, 'network_behavior')).toMatchObject({
      state: 'anomalous',
      unusual: false,
      novelties: [{ category: 'KP', score: 0.98 }],
      score: 0.98,
    });
    expect(assess(abroad, 'temporal_pattern')).toMatchObject({ novelties: [{ category: '3' }] });
    expect(assess(abroad, 'resource_access')).toMatchObject({ state: 'usual', novelties: [] });
  });

  it('is judged alike in whatever order the days before it come', () => {
    const days = fc.array(fc.nat(60).map(day), { maxLength: 28 });
    fc.assert(
      fc.property(days, fc.nat(60).map(day), fc.constantFrom(...BASELINE_TYPES), (window, today, type) => {
        const one = assess(behaviour({ window, day: today }), type);
        expect(assess(behaviour({ window: window.toReversed(), day: today }), type)).toEqual(one);
        expect(one.score ?? 0).toBeLessThanOrEqual(1);
      }),
    );
  });
});
