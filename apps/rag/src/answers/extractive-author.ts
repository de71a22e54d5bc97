import { countTokens } from '../chunking/tokens.js';
import type { Author, Writing, WritingTask } from './author.js';
import { chooseSentences } from './choose-sentences.js';
import type { ProposedClaim, Source } from './claim.js';
import { wordsAsked } from './evidence.js';
import { fold } from './folded-text.js';

const MODEL = { name: 'extractive', version: '1' } as const;
const MOST_SENTENCES = 5;

/** Answers with sentences of the sources as they stand; no model, no network. */
export class ExtractiveAuthor implements Author {
  begin(task: WritingTask, sources: readonly Source[]): Writing {
    const prompt = [task.question, ...task.objectives].join('\n');
    const asked = wordsAsked(prompt);
    const chosen = chooseSentences(asked, sources, MOST_SENTENCES);
    const claims = chosen.map(({ source, text }): ProposedClaim => {
      return { text: fold(text), citations: [{ source: source.rank, quote: text }] };
    });
    return {
      prompt,
      claims: async function* () {
        yield* claims;
      },
      insufficient: claims.length === 0,
      malformed: 0,
      usage: {
        promptTokens: countTokens(prompt),
        completionTokens: claims.reduce((sum, { text }) => sum + countTokens(text), 0),
      },
      model: MODEL,
    };
  }
}
