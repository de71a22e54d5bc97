import { countTokens } from '../chunking/tokens.js';

export interface BatchLimits {
  readonly texts: number;
  /** As chunks count them; a text of more goes alone. */
  readonly tokens: number;
}

/** Some of the texts that go in one request, by their places. */
export interface RequestBatch {
  readonly places: readonly number[];
  readonly texts: readonly string[];
  readonly tokens: number;
}

/** Texts as they go to an endpoint. Blank ones do not: it would refuse them, or shift what follows. */
export function requestBatches(texts: readonly string[], limits: BatchLimits): RequestBatch[] {
  const batches: RequestBatch[] = [];
  let open: { places: number[]; texts: string[]; tokens: number } | undefined;
  texts.forEach((text, place) => {
    if (text.trim() === '') return;
    const tokens = countTokens(text);
    if (!open || open.texts.length === limits.texts || open.tokens + tokens > limits.tokens) {
      open = { places: [], texts: [], tokens: 0 };
      batches.push(open);
    }
    open.places.push(place);
    open.texts.push(text);
    open.tokens += tokens;
  });
  return batches;
}
