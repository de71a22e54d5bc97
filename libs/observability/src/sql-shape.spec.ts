import { describe, expect, it } from '@jest/globals';
import { sqlShape } from './sql-shape.js';

describe('the shape of a statement', () => {
  it.each([
    ["select * from t where email = 'alice@example.com'", 'select * from t where email = ?'],
    ["select 'it''s', E'a\\'b', n'x', B'01'", 'select ?, ?, ?, ?'],
    ["select 'C:\\', 'secret'", 'select ?, ?'],
    ['select $$ secret $$, $tag$ se$$cret $tag$', 'select ?, ?'],
    ['select 1, -2.5, 3e10, t1.c2 from t1 where x = $1', 'select ?, ?, ?, t1.c2 from t1 where x = $1'],
    ['select * from "u5" where id in (1, 2,3)', 'select * from "u5" where id in (...)'],
    ["insert into t values (1, 'a'), (2, 'b'), (3, 'c')", 'insert into t values (...)'],
    ["select 1 -- 'secret'\nfrom t /* secret */", 'select ? from t'],
    ["select 'never closed and secret", 'select ?'],
    ['select $$never closed and secret', 'select ?'],
  ])('%s', (sql, shape) => {
    expect(sqlShape(sql)).toBe(shape);
  });

  it('stays short', () => {
    expect(sqlShape(`select ${'column_name, '.repeat(10_000)}`).length).toBe(1_000);
  });

  it('takes no time for hostile text', () => {
    const startedAt = performance.now();
    for (const piece of ["'", '$', '$a', '\\', '(1,', '-- ', '/*']) sqlShape(piece.repeat(50_000));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
