import type { StoredContent } from './content.service.js';

/** How far a file has come on its way to content. What throws here ends the way. */
export interface TakingSteps {
  /** Before the first chunk is embedded. */
  cut(chunks: number): Promise<void>;
  embedded(soFar: number, chunks: number): Promise<void>;
  /** In the transaction of what is stored, or in which the text was found to be known. */
  stored(content: StoredContent): Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();

/** For who waits for the answer. */
export const UNWATCHED: TakingSteps = { cut: nothing, embedded: nothing, stored: nothing };
