import { describe, expect, it } from '@jest/globals';
import { readFlags } from './flags.js';

describe('the flags of npm start', () => {
  it('shows the tour and stays up when nothing is said', () => {
    expect(readFlags([])).toEqual({ demo: true, fresh: false, once: false, json: false });
  });

  it('takes all flags together', () => {
    expect(readFlags(['--no-demo', '--fresh', '--once', '--json'])).toEqual({
      demo: false,
      fresh: true,
      once: true,
      json: true,
    });
  });

  it.each(['--jsno', 'fresh', '--fresh=1'])('names %s, which it does not know', (flag) => {
    expect(() => readFlags(['--once', flag])).toThrow(`npm start knows --no-demo --fresh --once --json, not "${flag}"`);
  });
});
