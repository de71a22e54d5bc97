import { describe, expect, it } from '@jest/globals';
import { readFlags } from './flags.js';

describe('the flags of bench', () => {
  it('have defaults', () => {
    expect(readFlags([])).toEqual({ json: false, pairs: 7, scale: 1, only: undefined, area: undefined, help: false });
  });

  it('name an area', () => {
    expect(readFlags(['entities', '--json'])).toMatchObject({ area: 'entities', json: true });
  });

  it.each([
    [['--pairs', '2'], '--pairs is a whole number from 3 to 99, not "2"'],
    [['--scale', 'ten'], '--scale is a whole number from 1 to 1000, not "ten"'],
    [['graphs'], 'there is one area, entities, not "graphs"'],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuse %j', (args, message) => {
    expect(() => readFlags(args)).toThrow(message);
  });
});
