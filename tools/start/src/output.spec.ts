import { describe, expect, it } from '@jest/globals';
import { figuresText, jsonLine } from './output.js';

describe('the output of npm start', () => {
  it('is one line of JSON with the figures of each step beside its name', () => {
    const line = jsonLine({
      ok: false,
      engine: 'embedded PostgreSQL 17.10',
      readyMs: 4200,
      pssMiB: 800,
      error: 'no\nnewline',
      steps: [{ name: 'import', ok: true, ms: 12, figures: { records: 3 } }],
    });
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({
      ok: false,
      engine: 'embedded PostgreSQL 17.10',
      readyMs: 4200,
      pssMiB: 800,
      error: 'no\nnewline',
      steps: [{ name: 'import', ok: true, ms: 12, records: 3 }],
    });
  });

  it('tells figures in words', () => {
    expect(figuresText({ records: 3, usedOnce: true, slug: 'acme' })).toBe('3 records, used once, slug acme');
  });
});
