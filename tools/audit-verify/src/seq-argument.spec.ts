import { describe, expect, it } from '@jest/globals';
import { seqArgument } from './seq-argument.js';

describe('the number of a record', () => {
  it('is read', () => expect(seqArgument('69')).toBe(69));

  it.each(['abc', '', '0', '-1', '1.5', '1e3', 'NaN', 'Infinity', '9007199254740993'])('is not %j', (text) => {
    expect(() => seqArgument(text)).toThrow('number of a record');
  });
});
