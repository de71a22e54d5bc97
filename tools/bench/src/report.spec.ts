import { describe, expect, it } from '@jest/globals';
import type { Outcome } from './bench.js';
import { jsonOf, tableOf } from './report.js';

const setting = { date: 'today', cpu: 'chip', cores: 2, node: 'v24', postgres: '17.10', pairs: 7, scale: 1 };
const spread = (median: number) => ({ min: median / 2, median, max: median * 2 });
const missed: Outcome = {
  name: 'ingest',
  figure: 'ratio',
  value: 0.39,
  target: { atLeast: 0.4 },
  comparison: { ours: spread(390), bare: spread(1000), ratio: spread(0.39) },
};
const met: Outcome = { name: 'trips', figure: 'waits', value: 2, target: { atMost: 3 } };

describe('the report of bench', () => {
  it('says which target is missed', () => {
    const table = tableOf(setting, [missed, met]);
    expect(table).toContain('| ingest | ratio | 0.39 | 0.20–0.78 | 390 (195–780) | 1000 (500–2000) | ≥ 0.4: MISSED |');
    expect(table).toContain('| trips | waits | 2.00 |  |  |  | ≤ 3: met |');
  });

  it('is one line as JSON', () => {
    const line = jsonOf(setting, [missed, met]);
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toMatchObject({ ok: false, cores: 2, outcomes: [{ meets: false }, { meets: true }] });
  });
});
