import { CodePoints } from '../chunking/code-points.js';
import type { Citation, Claim, DropClass, ProposedCitation, ProposedClaim, Source } from './claim.js';
import { fold, FoldedText } from './folded-text.js';
import { isStitched } from './stitched.js';

interface ReadSource {
  readonly source: Source;
  readonly text: FoldedText;
}

/**
 * Lets a citation through if its quote stands, white space aside, word for word in the chunk that it names and that
 * chunk was found for this answer. Everything else is dropped and counted by what is wrong with it.
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
    const span = hasWord(quote) ? named?.text.find(quote) : undefined;
    if (named && span) {
      this.kept += 1;
      return [citationOf(named.source, span)];
    }
    this.dropped[this.#classOf(quote)] += 1;
    return [];
  }

  #classOf(quote: string): DropClass {
    const texts = [...this.#sources.values()].map(({ text }) => text);
    if (!hasWord(quote)) return 'fabricated';
    if (texts.some((text) => text.includes(quote))) return 'misattributed';
    return isStitched(quote, texts) ? 'stitched' : 'fabricated';
  }
}

const hasWord = (quote: string): boolean => /[\p{L}\p{N}]/u.test(quote);

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
