import { contentWords } from './words.js';

/** The parts of a chunk that speak of its subject. */
export interface Speaking {
  readonly title: string;
  readonly sectionPath: readonly string[];
  readonly content: string;
}

export const wordsAsked = (question: string): ReadonlySet<string> => new Set(contentWords(question));

/**
 * Share of the question's words that a chunk, its headings and its title have, 0 to 1. Unlike the score of a search,
 * which only ranks, it tells a chunk on the subject from the least bad one. A question without such words asks for
 * nothing that a chunk could lack.
 */
export function evidenceFor(asked: ReadonlySet<string>, { title, sectionPath, content }: Speaking): number {
  if (asked.size === 0) return 1;
  const said = new Set(contentWords([title, ...sectionPath, content].join('\n')));
  return [...asked].filter((word) => said.has(word)).length / asked.size;
}
