import { describe, expect, it } from '@jest/globals';
import { capitalsIn, longestRun } from './word-runs.js';

const words = (text: string) => text.split(' ');
const one = () => 1;

describe('what question and text share', () => {
  it('is the run of words with the most weight', () => {
    const question = words('must the fund manager report');
    expect(longestRun(question, words('the fund manager must report'), one)).toBe(3);
    expect(longestRun(question, words('a manager of the fund'), one)).toBe(2);
    expect(longestRun(question, words('nothing at all'), one)).toBe(0);
    const weigh = (word: string) => (word === 'report' ? 9 : 1);
    expect(longestRun(question, words('the fund manager must report'), weigh)).toBe(9);
  });

  it('is what both write with a capital, but for the first word of the question', () => {
    const question = words('May a Fund Manager of the fund');
    const once = (frequency: number) => frequency;
    expect(capitalsIn(question, words('Fund Manager Fund'), once, one)).toBe(3);
    expect(capitalsIn(question, words('May the fund manager'), once, one)).toBe(0);
  });
});
