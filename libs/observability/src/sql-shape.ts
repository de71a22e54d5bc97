/** Literals: quoted text (backslashes count in `E''` only), dollar-quoted text, numbers that are no part of a name. */
const LITERAL =
  /\be'(?:[^'\\]|\\.|'')*(?:'|$)|(?:\b[bnx]|u&)?'(?:[^']|'')*(?:'|$)|\$([a-z_]\w*)?\$[\s\S]*?(?:\$\1\$|$)|(?<![\w$."])-?\d[\d.]*(?:e[+-]?\d+)?(?!\w)/gi;
const LIST = /\(\s*\?(?:\s*,\s*\?)+\s*\)/g;
const ROWS = /(\(\.\.\.\)|\(\?\))(?:\s*,\s*(?:\(\.\.\.\)|\(\?\)))+/g;
const MAX_LENGTH = 1_000;

/** The statement without its values: `select … where id = ? and name in (...)`. */
export const sqlShape = (sql: string): string =>
  sql
    .replaceAll(/\/\*[\s\S]*?(?:\*\/|$)|--[^\n]*/g, ' ')
    .replaceAll(LITERAL, '?')
    .replaceAll(LIST, '(...)')
    .replaceAll(ROWS, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_LENGTH);
