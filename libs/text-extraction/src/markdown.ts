import { Refusal } from './refusal.js';
import { type Heading, MAX_HEADINGS, MAX_TITLE, type SourceText } from './source-text.js';

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const ATX = /^ {0,3}(#{1,6})(?=[ \t]|$)/;
const SETEXT = /^ {0,3}(=+|-+)[ \t]*$/;
/** A line that a row of dashes below does not make a heading: blank, quoted, a list, a table, indented code. */
const NO_PARAGRAPH = /^( {4}|\t|\s*$| {0,3}([>|]|[-*+][ \t]|\d{1,9}[.)][ \t]))/;

/** Markdown (CommonMark) as it is; headings are ATX and one-line setext headings outside of fenced code. */
export function markdownSource(text: string): SourceText {
  const headings: Heading[] = [];
  let fence: string | undefined;
  let before: { start: number; line: string } | undefined;
  let start = 0;
  for (const ended of text.split('\n')) {
    const line = ended.replace(/\r$/, '');
    const marks = FENCE.exec(line);
    if (fence !== undefined) {
      if (marks?.[1]?.startsWith(fence) && marks[2]?.trim() === '') fence = undefined;
      before = undefined;
    } else if (marks?.[1] && !(marks[1].startsWith('`') && marks[2]?.includes('`'))) {
      fence = marks[1];
      before = undefined;
    } else {
      const heading = headingAt(line, start, before);
      if (heading) headings.push(heading);
      if (headings.length > MAX_HEADINGS) throw new Refusal({ tooMany: 'headings' });
      before = heading || NO_PARAGRAPH.test(line) ? undefined : { start, line };
    }
    start += ended.length + 1;
  }
  return { text, headings, pageStarts: [] };
}

function headingAt(line: string, start: number, before: { start: number; line: string } | undefined) {
  const atx = ATX.exec(line);
  if (atx?.[1]) return { start, level: atx[1].length, title: titleOf(withoutClosing(line.slice(atx[0].length))) };
  const underline = before && SETEXT.exec(line)?.[1];
  if (!before || underline === undefined) return undefined;
  return { start: before.start, level: underline.startsWith('=') ? 1 : 2, title: titleOf(before.line) };
}

/** Without the row of marks that may end a heading. Step by step: a pattern for it takes the square of the line's length. */
function withoutClosing(rest: string): string {
  const text = rest.trim();
  let end = text.length;
  while (text.charAt(end - 1) === '#') end -= 1;
  return end === 0 || /\s/.test(text.charAt(end - 1)) ? text.slice(0, end) : text;
}

/** No part of a link may hold what begins another one, so that no part of a line is looked at twice. */
const MARKUP = /[*`]|\[([^[\]]*)\]\([^)[]*\)/g;

/** Without the marks of emphasis and code, as a reader sees it. */
const titleOf = (raw: string): string => [...raw.replace(MARKUP, '$1').trim()].slice(0, MAX_TITLE).join('');
