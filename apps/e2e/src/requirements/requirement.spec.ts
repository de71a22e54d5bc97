import { describe, expect, it } from '@jest/globals';
import { answersIn } from './requirement.js';

describe('the table of requirements', () => {
  it('reads several answers of one row', () => {
    const rows = '| seed | asks for | answer |\n|---|---|---|\n| PE 12, CM 3 | keys | adr 0003, column a.b.c |';
    expect(answersIn(rows)).toEqual([
      { line: 3, seed: 'PE 12, CM 3', kind: 'adr', target: '0003' },
      { line: 3, seed: 'PE 12, CM 3', kind: 'column', target: 'a.b.c' },
    ]);
  });

  it.each(['| PE 12 | keys | |', '| PE 12 | keys | somewhere |', '| XX 12 | keys | adr 0003 |'])(
    'refuses the row %s',
    (row) => {
      expect(() => answersIn(row)).toThrow();
    },
  );
});
