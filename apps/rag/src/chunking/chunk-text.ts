import type { SourceText } from '@attestry/text-extraction';
import { CodePoints } from './code-points.js';
import { TokenSequence } from './tokens.js';

export const MAX_TOKENS = 400;
export const OVERLAP_TOKENS = 60;
/** No chunk ends before this many tokens for the sake of a better place. */
const MIN_TOKENS = 200;

/** A piece of a source text; offsets count code points. */
export interface Chunk {
  readonly content: string;
  readonly charStart: number;
  readonly charEnd: number;
  /** From 1; undefined without pages. */
  readonly page: number | undefined;
  readonly sectionPath: readonly string[];
  readonly tokens: number;
}

interface Section {
  readonly start: number;
  readonly end: number;
  readonly path: readonly string[];
}

/**
 * Cuts a text at its headings, then at paragraphs, sentences or words into chunks of at most 400 tokens. Within a section
 * a chunk begins with the last 60 tokens of the one before.
 */
export function chunkText(source: SourceText): Chunk[] {
  const { text } = source;
  const points = new CodePoints(text);
  return sectionsOf(source).flatMap(({ start, end, path }) => {
    const sequence = new TokenSequence(text, start, end);
    return windowsOf(sequence, text).map(([from, to]): Chunk => {
      const begin = sequence.startOf(from) ?? start;
      const last = sequence.endOf(to - 1) ?? end;
      return {
        content: text.slice(begin, last),
        charStart: points.of(begin),
        charEnd: points.of(last),
        page: pageAt(source.pageStarts, begin),
        sectionPath: path,
        tokens: sequence.cost(from, to),
      };
    });
  });
}

/** The text between two headings, with the titles it stands under. */
function sectionsOf({ text, headings }: SourceText): Section[] {
  const sections: Section[] = [];
  let start = 0;
  let path: { level: number; title: string }[] = [];
  for (const heading of headings) {
    sections.push({ start, end: heading.start, path: path.map(({ title }) => title) });
    start = heading.start;
    path = [...path.filter(({ level }) => level < heading.level), heading];
  }
  return [...sections, { start, end: text.length, path: path.map(({ title }) => title) }];
}

/** Ranges of tokens, each the text of a chunk. */
function windowsOf(sequence: TokenSequence, text: string): [from: number, to: number][] {
  const windows: [number, number][] = [];
  let from = 0;
  let done = 0;
  while (done < sequence.length) {
    const to = endOf(sequence, text, from, done);
    windows.push([from, to]);
    done = to;
    from = to;
    while (from - 1 > (windows.at(-1)?.[0] ?? 0) && sequence.cost(from - 1, to) <= OVERLAP_TOKENS) from -= 1;
    // A wide gap behind the overlap would leave no room for anything new.
    while (from < to && sequence.cost(from, to + 1) > MAX_TOKENS) from += 1;
  }
  return windows;
}

/** The last token that fits, or a better place to end not far before it. */
function endOf(sequence: TokenSequence, text: string, from: number, done: number): number {
  let end = done + 1;
  while (end < sequence.length && sequence.cost(from, end + 1) <= MAX_TOKENS) end += 1;
  if (end === sequence.length) return end;
  let sentence: number | undefined;
  for (let at = end; at > done + 1 && sequence.cost(from, at) > MIN_TOKENS; at--) {
    const before = sequence.endOf(at - 1) ?? 0;
    const gap = text.slice(before, sequence.startOf(at));
    if (/\n[ \t\r]*\n/.test(gap)) return at;
    if (sentence === undefined && gap !== '' && /[.!?]$/.test(text.slice(before - 1, before))) sentence = at;
  }
  return sentence ?? end;
}

function pageAt(pageStarts: readonly number[], offset: number): number | undefined {
  if (pageStarts.length === 0) return undefined;
  const after = pageStarts.findIndex((start) => start > offset);
  return after < 0 ? pageStarts.length : Math.max(after, 1);
}
