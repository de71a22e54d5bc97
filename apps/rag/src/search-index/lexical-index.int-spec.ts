import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { UnitOfWork } from '@attestry/persistence';
import { runAs } from '@attestry/request-context';
import fc from 'fast-check';
import { aRagService, type RagService } from '../fixtures/a-rag-service.js';
import { LexicalIndexRepository } from './lexical-index.repository.js';

const DOCUMENTS = 120;
const EDITS = 10_000;
const EDITS_A_TRANSACTION = 25;
/** Transactions at the same time. */
const WRITERS = 4;
const WORDS = ['access', 'badge', 'contract', 'door', 'entry', 'files', 'gate', 'hall', 'the', 'of', 'keys', 'visitor'];

let rag: RagService;
let tenant: string;
/** By document the chunks of its two texts, of which one at a time is indexed. */
const texts: { documentId: string; chunkIds: readonly [string[], string[]] }[] = [];

/** Documents whose chunks are stored past the service and not indexed. */
beforeAll(async () => {
  rag = await aRagService();
  tenant = await rag.aTenant();
  await rag.admin.query(`set session_replication_role = replica`);
  const random = fc.sample(fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 30 }), {
    numRuns: DOCUMENTS * 4,
    seed: 7,
  });
  for (let n = 0; n < DOCUMENTS; n++) {
    const documentId = uuidv7();
    await rag.admin.query(
      `insert into rag.documents (tenant_id, id, region, title, type, language, status, latest_version)
       values ($1, $2, 'us-east', $3, 'policy', $4, 'indexed', 1)`,
      [tenant, documentId, `Document ${n}`, n % 10 === 0 ? 'de' : 'en'],
    );
    const chunk = async (at: number) => {
      const [id, content] = [uuidv7(), (random[n * 4 + at] ?? []).join(' ')];
      await rag.admin.query(
        `insert into rag.document_chunks (tenant_id, id, document_id, version_id, ordinal, content, content_sha256,
           char_start, char_end, section_path, tokens, terms)
         values ($1, $2, $3, $3, $4, $5, $6, 0, 1, '{}', 1, 0)`,
        [tenant, id, documentId, at, content, createHash('sha256').update(content).digest()],
      );
      return id;
    };
    const ids = [await chunk(0), await chunk(1), await chunk(2), await chunk(3)] as const;
    texts.push({
      documentId,
      chunkIds: [
        [ids[0], ids[1]],
        [ids[2], ids[3]],
      ],
    });
  }
  await rag.admin.query(`set session_replication_role = origin`);
}, 60_000);
afterAll(() => rag?.stop());

const asTenant = <T>(work: () => Promise<T>): Promise<T> =>
  runAs(
    { tenantId: tenant, actor: { type: 'user', id: 'spec' }, name: 'spec', region: 'us-east', timeoutMs: 60_000 },
    work,
  );

/** What counts and postings must be, told from nothing but the texts of the indexed chunks. */
const DIFFERENCES = `
  with words as (
    select known.number, known.language, word.lexeme as term, cardinality(word.positions) as frequency
    from rag.chunk_words known join rag.document_chunks chunk on chunk.id = known.chunk_id,
      unnest(to_tsvector(rag.dictionary_of(known.language), chunk.content)) as word
    where known.tenant_id = $1
  ), lengths as (
    select known.number, known.language, coalesce(sum(frequency), 0) as length
    from rag.chunk_words known left join words using (number) where known.tenant_id = $1 group by 1, 2
  ), terms as (
    select number, term, frequency from words
    union all
    select known.number, pair.term, pair.frequency
    from rag.chunk_words known join rag.document_chunks chunk on chunk.id = known.chunk_id,
      rag.pairs_of(to_tsvector(rag.dictionary_of(known.language), chunk.content)) as pair
    where known.tenant_id = $1
  ), postings as (
    select number, term, frequency, length from terms join lengths using (number)
  ), stored as (
    select chunk as number, term, frequency::integer, length::numeric from rag.postings where tenant_id = $1
  ), counts as (
    select term, count(*) from words group by term
  ), stored_counts as (
    select term, sum(chunks) from rag.term_counts where tenant_id = $1 group by term having sum(chunks) <> 0
  ), totals as (
    select language, count(*), sum(length) from lengths group by language
  ), stored_totals as (
    select language, sum(chunks), sum(words) from rag.word_totals where tenant_id = $1
    group by language having sum(chunks) <> 0
  )
  select (select count(*)::int from postings) as postings,
    (select count(*)::int from ((table postings except table stored) union all (table stored except table postings)) d)
      + (select count(*)::int from ((table counts except table stored_counts)
          union all (table stored_counts except table counts)) d)
      + (select count(*)::int from ((table totals except table stored_totals)
          union all (table stored_totals except table totals)) d) as differences`;

const indexedChunks = async (): Promise<string[]> =>
  (
    await rag.admin.query<{ id: string }>(`select chunk_id as id from rag.chunk_words where tenant_id = $1`, [tenant])
  ).rows.map(({ id }) => id);

/** Chunks by stripe. */
const totals = async (): Promise<Map<number, number>> =>
  new Map(
    (
      await rag.admin.query<{ stripe: number; chunks: number }>(
        `select stripe, sum(chunks)::int as chunks from rag.word_totals where tenant_id = $1 group by stripe`,
        [tenant],
      )
    ).rows.map(({ stripe, chunks }) => [stripe, chunks]),
  );

describe('the index of words', () => {
  it(`after ${EDITS} edits, many at the same time and some taken back, is what a rebuild would be`, async () => {
    const index = rag.service.get(LexicalIndexRepository);
    const unitOfWork = rag.service.get(UnitOfWork);
    const draws = fc.sample(fc.record({ at: fc.nat(), which: fc.constantFrom(0, 1, 2), back: fc.nat(9) }), {
      numRuns: EDITS,
      seed: 11,
    });
    const expected = new Map<string, readonly string[]>();
    // Each writer has documents of its own, as each document's lock would give it; the words are everybody's.
    const write = async (writer: number) => {
      const mine = texts.filter((_, n) => n % WRITERS === writer);
      const edits = draws.filter((_, n) => n % WRITERS === writer);
      for (let from = 0; from < edits.length; from += EDITS_A_TRANSACTION) {
        const some = edits.slice(from, from + EDITS_A_TRANSACTION);
        const takenBack = (some[0]?.back ?? 1) === 0;
        const after = new Map<string, readonly string[]>();
        for (const { at, which } of some) {
          const { documentId, chunkIds } = mine[at % mine.length]!;
          after.set(documentId, (chunkIds as readonly string[][])[which] ?? []);
        }
        const work = unitOfWork.run(async () => {
          // An update is both: the text of before out, the new one in.
          await index.removeOf([...after.keys()]);
          await index.insert(
            [...after].flatMap(([documentId, chunkIds]) => (chunkIds.length > 0 ? [{ documentId, chunkIds }] : [])),
          );
          if (takenBack) throw new Error('taken back');
        });
        await work.catch((error: unknown) => {
          if (!takenBack || !(error as Error).message.includes('taken back')) throw error;
        });
        if (!takenBack) for (const [id, ids] of after) expected.set(id, ids);
      }
    };
    await asTenant(() => Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer))));
    expect((await indexedChunks()).sort()).toEqual([...expected.values()].flat().sort());
    const { rows } = await rag.admin.query<{ postings: number; differences: number }>(DIFFERENCES, [tenant]);
    expect(rows[0]?.postings).toBeGreaterThan(500);
    expect(rows[0]?.differences).toBe(0);
  }, 180_000);

  it('writers at the same time add to counters of their own and wait for nobody', async () => {
    const index = rag.service.get(LexicalIndexRepository);
    const unitOfWork = rag.service.get(UnitOfWork);
    await asTenant(() => index.removeOf(texts.map(({ documentId }) => documentId)));
    const [one, other] = texts;
    const before = await totals();
    const [opened, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = unitOfWork.run.bind(unitOfWork, async () => {
      await index.insert([{ documentId: one!.documentId, chunkIds: one!.chunkIds[0] }]);
      opened.resolve();
      await done.promise;
    });
    const second = async () => {
      await opened.promise;
      await index.insert([{ documentId: other!.documentId, chunkIds: other!.chunkIds[0] }]);
      done.resolve();
    };
    await asTenant(() => Promise.all([first(), second()]));
    const after = await totals();
    expect([...after].filter(([stripe, chunks]) => chunks !== (before.get(stripe) ?? 0))).toHaveLength(2);
  });
});
