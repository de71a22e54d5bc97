import type { ProposedCitation, ProposedClaim } from './claim.js';

const MAX_CLAIMS = 20;
const MAX_CITATIONS = 8;
const MAX_TEXT = 2_000;
const MAX_LINE = 20_000;
/** What models put around JSON although they were asked not to. */
const WRAPPING = /^(?:```[a-z]*|[[\],])?$/i;

type Read = ProposedClaim | 'insufficient' | undefined;

/** Reads claims out of what a model writes, line by line as it comes. */
export class ClaimLines {
  #rest = '';
  #claims = 0;
  insufficient = false;
  malformed = 0;

  /** Claims that the piece completes. */
  take(piece: string): ProposedClaim[] {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > MAX_LINE) this.#rest = this.#rest.slice(0, MAX_LINE + 1);
    return lines.flatMap((line) => this.#line(line));
  }

  /** What the last line holds. */
  end(): ProposedClaim[] {
    const rest = this.#rest;
    this.#rest = '';
    return this.#line(rest);
  }

  #line(line: string): ProposedClaim[] {
    const text = line.trim().replace(/,$/, '');
    if (WRAPPING.test(text)) return [];
    const read = text.length > MAX_LINE ? undefined : claimIn(text);
    if (read === undefined) this.malformed += 1;
    if (read === 'insufficient') this.insufficient = true;
    if (typeof read !== 'object' || this.#claims === MAX_CLAIMS) return [];
    this.#claims += 1;
    return [read];
  }
}

function claimIn(line: string): Read {
  const value = parsed(line);
  if (value?.['insufficient'] === true) return 'insufficient';
  const { text, citations = [] } = (value ?? {}) as { text?: unknown; citations?: unknown };
  if (typeof text !== 'string' || text.trim() === '' || !Array.isArray(citations)) return undefined;
  // Beyond these nobody asked for anything; what is cut away is simply not said.
  return { text: text.trim().slice(0, MAX_TEXT), citations: citations.slice(0, MAX_CITATIONS).map(citationIn) };
}

/** A citation of any other shape names no source and quotes nothing, and so is dropped as fabricated. */
function citationIn(value: unknown): ProposedCitation {
  const { source, quote } = (value ?? {}) as { source?: unknown; quote?: unknown };
  return {
    source: typeof source === 'number' ? source : Number.NaN,
    quote: typeof quote === 'string' ? quote.slice(0, MAX_TEXT) : '',
  };
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
