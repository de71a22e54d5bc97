import type { TextSpan } from './folded-text.js';

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'sentence' });
/** A line that begins something new: blank, a heading, an item, a row, a rule. */
const NEW_BLOCK = /^\s*(?:$|#{1,6}\s|[-*+•]\s|\d{1,3}[.)]\s|\||-{3,}|={3,})/u;
const MARKER = /^\s*(?:[-*+•]\s+|\d{1,3}[.)]\s+|>\s+)/u;
const NO_SENTENCE = /^\s*(?:#{1,6}\s|\||-{3,}|={3,})/u;
const MIN_WORDS = 4;
const MAX_LENGTH = 900;

/** The sentences of a chunk with their places in it; headings, rows of tables and scraps are none. */
export function sentencesIn(content: string): TextSpan[] {
  return blocksIn(content).flatMap((block) => {
    const text = content.slice(block.start, block.end);
    if (NO_SENTENCE.test(text)) return [];
    const from = MARKER.exec(text)?.[0].length ?? 0;
    // A line break inside a block is white space; of the same length, so that places stay.
    const flat = text.slice(from).replace(/[\r\n]/g, ' ');
    return [...SEGMENTER.segment(flat)]
      .map(({ segment, index }) => trimmed(segment, block.start + from + index))
      .filter(({ start, end }) => isSentence(content.slice(start, end)));
  });
}

function blocksIn(content: string): TextSpan[] {
  const blocks: { start: number; end: number }[] = [];
  let open = false;
  for (const { 0: line, index } of content.matchAll(/[^\n]*(?:\n|$)/g)) {
    if (line === '') continue;
    const begins = NEW_BLOCK.test(line);
    const last = blocks.at(-1);
    if (open && !begins && last) last.end = index + line.length;
    else if (line.trim() !== '') blocks.push({ start: index, end: index + line.length });
    // What follows a heading is not part of it.
    open = line.trim() !== '' && !/^\s*#{1,6}\s/.test(line);
  }
  return blocks;
}

function trimmed(segment: string, at: number): TextSpan {
  const start = at + (segment.length - segment.trimStart().length);
  return { start, end: Math.max(start, at + segment.trimEnd().length) };
}

const isSentence = (text: string): boolean =>
  text.length <= MAX_LENGTH && (text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) >= MIN_WORDS;
