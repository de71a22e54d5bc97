import type { Source } from './claim.js';
import type { TextSpan } from './folded-text.js';
import { sentencesIn } from './sentences.js';
import { contentWords } from './words.js';

/** A sentence that may be part of an answer. */
export interface Candidate {
  readonly source: Source;
  readonly span: TextSpan;
  readonly text: string;
  readonly words: ReadonlySet<string>;
  readonly score: number;
}

/** What a sentence is worth: the question's words first, then the rank of its chunk, then how early it stands. */
const WEIGHTS = { words: 0.75, rank: 0.2, position: 0.05 };
/** A word of the headings above counts less than one of the sentence. */
const HEADING_SHARE = 0.5;
/** Sentences that share more of their words say the same. */
const SAME_WORDS = 0.6;
/** A sentence worth less than this share of the best one is left out. */
const WORTH_OF_BEST = 0.6;

/** The sentences that answer a question best, best first, none of which says what one before has said. */
export function chooseSentences(asked: ReadonlySet<string>, sources: readonly Source[], limit: number): Candidate[] {
  const chosen: Candidate[] = [];
  for (const candidate of candidatesOf(asked, sources)) {
    if (chosen.length === limit || candidate.score < WORTH_OF_BEST * (chosen[0]?.score ?? 0)) break;
    if (!chosen.some((before) => shareOf(before.words, candidate.words) > SAME_WORDS)) chosen.push(candidate);
  }
  return chosen;
}

function candidatesOf(asked: ReadonlySet<string>, sources: readonly Source[]): Candidate[] {
  const found = sources.flatMap((source) => {
    const spans = sentencesIn(source.content);
    const headings = new Set(contentWords([source.title, ...source.sectionPath].join('\n')));
    return spans.map((span, index) => {
      const text = source.content.slice(span.start, span.end);
      const position = 1 - index / spans.length;
      return { source, span, text, headings, position, words: new Set(contentWords(text)) };
    });
  });
  const weigh = rarity(
    asked,
    found.map(({ words }) => words),
  );
  return found
    .map(({ source, span, text, words, headings, position }) => {
      const overlap = weigh(words, headings);
      const score = WEIGHTS.words * overlap + WEIGHTS.rank / source.rank + WEIGHTS.position * position;
      return { source, span, text, words, overlap, score };
    })
    .filter(({ overlap }) => overlap > 0)
    .sort((a, b) => b.score - a.score || a.source.rank - b.source.rank || a.span.start - b.span.start);
}

/** Weighs the words that a sentence shares with the question, rare ones among the candidates more; 0 to 1. */
function rarity(asked: ReadonlySet<string>, all: readonly ReadonlySet<string>[]) {
  const weights = [...asked].flatMap((word): [string, number][] => {
    const holders = all.filter((words) => words.has(word)).length;
    return holders === 0 ? [] : [[word, Math.log(1 + (all.length - holders + 0.5) / (holders + 0.5))]];
  });
  const whole = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return (words: ReadonlySet<string>, headings: ReadonlySet<string>): number => {
    const shared = weights.reduce((sum, [word, weight]) => {
      if (words.has(word)) return sum + weight;
      return headings.has(word) ? sum + weight * HEADING_SHARE : sum;
    }, 0);
    return whole > 0 && shared > 0 ? shared / whole : 0;
  };
}

/** Words that both have, as a share of the shorter one's. */
function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const least = Math.min(a.size, b.size);
  return least === 0 ? 0 : [...a].filter((word) => b.has(word)).length / least;
}
