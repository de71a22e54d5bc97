import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAs } from '@attestry/request-context';
import { aRagService, type RagService } from '../fixtures/a-rag-service.js';
import { SearchIndex } from '../search-index/search-index.service.js';
import { EVERYWHERE } from '../search-index/search-scope.js';
import { fuseRanks } from './fuse-ranks.js';
import { fusionWeights } from './fusion-weights.js';

const QUESTIONS = 100;
const PASSAGES = 1_000;
const PASSAGES_A_DOCUMENT = 100;
const TOP = 10;
/** Of sums of fractions; the join costs no question against the better ranking alone. */
const EPSILON = 1e-9;

const folder = process.env['SAMPLE_DATA_DIR'] && join(process.env['SAMPLE_DATA_DIR'], 'obliqa-dev');

interface Entry {
  _id: string;
  text: string;
}

/** The first questions with every passage that answers them, filled up with others. */
function excerpt(from: string) {
  const entries = (text: string) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Entry);
  const corpus = entries(gunzipSync(readFileSync(join(from, 'corpus.jsonl.gz'))).toString('utf8'));
  const questions = entries(readFileSync(join(from, 'queries.jsonl'), 'utf8')).slice(0, QUESTIONS);
  const relevant = new Map<string, Set<string>>();
  for (const line of readFileSync(join(from, 'qrels.tsv'), 'utf8').split('\n').slice(1)) {
    const [question = '', passage = ''] = line.split('\t');
    relevant.set(question, (relevant.get(question) ?? new Set()).add(passage));
  }
  const wanted = new Set(questions.flatMap(({ _id }) => [...(relevant.get(_id) ?? [])]));
  const answers = corpus.filter(({ _id }) => wanted.has(_id));
  const step = Math.floor(corpus.length / (PASSAGES - answers.length));
  const others = corpus.filter(({ _id }, index) => index % step === 0 && !wanted.has(_id));
  return { questions, relevant, passages: [...answers, ...others].slice(0, PASSAGES) };
}

describe('the excerpt of a benchmark', () => {
  it('is registered with sample data only', () => {
    expect(folder === undefined || folder.endsWith('obliqa-dev')).toBe(true);
  });
});

if (folder) {
  describe('on regulatory questions', () => {
    const { questions, relevant, passages } = excerpt(folder);
    let rag: RagService;
    let tenant: string;
    beforeAll(async () => {
      rag = await aRagService();
      tenant = await rag.aTenant();
      for (let at = 0; at < passages.length; at += PASSAGES_A_DOCUMENT) {
        const some = passages.slice(at, at + PASSAGES_A_DOCUMENT);
        const text = some.map(({ _id, text: passage }) => `# ${_id}\n\n${passage.replaceAll(/^(#|```)/gm, ' $1')}`);
        await rag.upload(tenant, { documentId: await rag.aDocument(tenant), fileName: 'x.md' }, text.join('\n\n'));
      }
    }, 60_000);
    afterAll(() => rag?.stop());

    it('both rankings joined find no less than the better one alone', async () => {
      const { rows } = await rag.admin.query<{ id: string; passage: string }>(
        `select id, section_path[1] as passage from rag.document_chunks where tenant_id = $1`,
        [tenant],
      );
      const passageOf = new Map(rows.map(({ id, passage }) => [id, passage]));
      const index = rag.service.get(SearchIndex);
      const recall = { words: 0, meaning: 0, hybrid: 0 };
      const work = {
        tenantId: tenant,
        actor: { type: 'user' as const, id: 'spec' },
        name: 'spec',
        region: 'us-east',
        timeoutMs: 60_000,
      };
      await runAs(work, async () => {
        for (const { _id, text } of questions) {
          const meaning = await index.ask(text);
          const lists = [await index.byWords(text, EVERYWHERE, 50), await index.byMeaning(meaning, EVERYWHERE, 50)];
          const [words = [], near = []] = lists.map((list) => list.map(({ chunkId }) => chunkId));
          const weights = fusionWeights(undefined)(index.model);
          const rankings = [
            { ids: words, weight: weights.words },
            { ids: near, weight: weights.meaning },
          ];
          const right = relevant.get(_id) ?? new Set();
          const recallOf = (ids: string[]) => {
            const found = new Set(ids.slice(0, TOP).map((id) => passageOf.get(id)));
            return [...right].filter((passage) => found.has(passage)).length / right.size / questions.length;
          };
          recall.words += recallOf(words);
          recall.meaning += recallOf(near);
          recall.hybrid += recallOf(fuseRanks(rankings).map(({ id }) => id));
        }
      });
      const figures = Object.entries(recall).map(([name, value]) => `${name} ${value.toFixed(3)}`);
      const over = `${questions.length} questions, ${passages.length} passages`;
      process.stderr.write(`recall@${TOP} of ${over}: ${figures.join(', ')}\n`);
      expect(recall.words).toBeGreaterThan(0.5);
      expect(recall.hybrid).toBeGreaterThanOrEqual(Math.max(recall.words, recall.meaning) - EPSILON);
    }, 60_000);
  });
}
