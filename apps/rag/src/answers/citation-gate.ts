import { CodePoints } from '../chunking/code-points.js';
import type { Citation, Claim, DropClass, ProposedCitation, ProposedClaim, Source } from './claim.js';
import { fold, FoldedText } from './folded-text.js';
import { isStitched } from './stitched.js';
import { UNSPACED_SCRIPTS } from './unspaced-scripts.js';

interface ReadSource {
  readonly source: Source;
  readonly text: FoldedText;
}

/** Words that a quote has at least; fewer prove nothing, as they stand in any text. */
const LEAST_WORDS = 3;

/**
 * Lets a citation through if its quote, of at least three words or the whole chunk, stands, white space aside, word for
 * word in the chunk that it names and that chunk was found for this answer. Everything else is dropped and counted by what is wrong with it.
 */
export class CitationGate {
  readonly #sources: ReadonlyMap<number, ReadSource>;
  readonly dropped: Record<DropClass, number> = { fabricated: 0, misattributed: 0, stitched: 0 };
  kept = 0;

  constructor(sources: readonly Source[]) {
    this.#sources = new Map(sources.map((source) => [source.rank, { source, text: new FoldedText(source.content) }]));
  }

  pass(proposed: ProposedClaim): Claim {
    const citations = proposed.citations.flatMap((citation) => this.#check(citation));
    return { text: proposed.text, citations };
  }

  #check(proposed: ProposedCitation): Citation[] {
    const quote = fold(proposed.quote);
    const named = this.#sources.get(proposed.source);
    const span = named?.text.find(quote);
    if (named && span && (wordsOf(quote) >= LEAST_WORDS || (wordsOf(quote) > 0 && quote === named.text.folded))) {
      this.kept += 1;
      return [citationOf(named.source, span)];
    }
    this.dropped[this.#classOf(quote)] += 1;
    return [];
  }

  #classOf(quote: string): DropClass {
    const texts = [...this.#sources.values()].map(({ text }) => text);
    if (wordsOf(quote) < LEAST_WORDS) return 'fabricated';
    if (texts.some((text) => text.includes(quote))) return 'misattributed';
    return isStitched(quote, texts) ? 'stitched' : 'fabricated';
  }
}

/** Without spaces between words, two letters are about one. */
const WORD = new RegExp(`[${UNSPACED_SCRIPTS}]{1,2}|[\\p{L}\\p{N}]+`, 'gu');

const wordsOf = (quote: string): number => quote.match(WORD)?.length ?? 0;

function citationOf(source: Source, { start, end }: { start: number; end: number }): Citation {
  const points = new CodePoints(source.content);
  const { chunkId, documentId, version, title, page, sectionPath } = source;
  return {
    chunkId,
    documentId,
    version,
    title,
    quote: source.content.slice(start, end),
    charStart: source.charStart + points.of(start),
    charEnd: source.charStart + points.of(end),
    page,
    sectionPath,
  };
}
