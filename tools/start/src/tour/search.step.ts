import type { RestClient } from '../rest-client.js';
import type { Step } from './step.js';

interface Hit {
  readonly documentId: string;
  readonly version: number;
  readonly title: string;
  readonly chunk: { readonly content: string; readonly charStart: number; readonly charEnd: number };
}

const LIMIT = 5;

/** Questions find sections, and each hit is exactly what its document says at the place it names. */
export const search = (questions: readonly string[]): Step => ({
  name: 'search',
  async run({ rest }) {
    const hits = (await Promise.all(questions.map((query) => found(rest, query)))).flat();
    const differing = (await Promise.all(hits.map((hit) => differs(rest, hit)))).filter((differing) => differing);
    if (differing.length > 0) throw new Error(`${differing.length} of ${hits.length} hits are not what the text says`);
    return { questions: questions.length, hits: hits.length, verifiedOffsets: hits.length };
  },
});

async function found(rest: RestClient, query: string): Promise<Hit[]> {
  const { hits } = await rest.post('/v1/documents:search', { query, limit: LIMIT });
  if (!Array.isArray(hits) || hits.length === 0) throw new Error(`nothing was found for "${query}"`);
  return hits as Hit[];
}

async function differs(rest: RestClient, { documentId, version, chunk }: Hit): Promise<boolean> {
  const range = `charStart=${chunk.charStart}&charEnd=${chunk.charEnd}`;
  const { text } = await rest.get(`/v1/documents/${documentId}/versions/${version}/text?${range}`);
  return text !== chunk.content;
}
