import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import { type AskedQuery, type AskedWord, pairsOf, postingsAmong, splitByCost, weightOf } from './asked-query.js';
import type { LexicalCandidate } from './lexical-candidate.js';
import { IN_SCOPE, scopeParams, type SearchScope } from './search-scope.js';

/** How often a word may repeat, and how much the length of a chunk counts (Robertson and Zaragoza 2009). */
export const BM25 = { k1: 1.2, b: 0.6 } as const;
/** What pairs count beside words when candidates are chosen. */
const PAIRS_SHARE = 0.45;

/** A pair with more than this part of the postings of a ranking is common. */
const MOST_OF_A_PAIR = 0.25;

const ASK = `
  with languages as (
    select language, sum(chunks) as chunks, sum(words) as words from rag.word_totals group by language
    having sum(chunks) > 0
  ), searched as materialized (
    select sum(chunks)::float8 as chunks, (sum(words) / sum(chunks))::float8 as mean from languages
  ), asked as (
    select word.lexeme as term, min(array_to_string(word.positions, ',')) as positions
    from (select distinct rag.dictionary_of(language) as dictionary from languages) as known,
      unnest(to_tsvector(known.dictionary, $1)) as word
    where word.lexeme <> ''
    group by word.lexeme
  )
  select term, string_to_array(positions, ',')::integer[] as positions, array(
      select plain.lexeme from unnest(to_tsvector('pg_catalog.simple', $1)) as plain
      where plain.positions && string_to_array(asked.positions, ',')::smallint[]) as spellings,
    counted.chunks::integer as chunks,
    ln(1 + (searched.chunks - counted.chunks + 0.5) / (counted.chunks + 0.5)) as idf,
    searched.chunks as "allChunks", searched.mean as "meanLength"
  from asked, searched, lateral (
    select coalesce(sum(known.chunks), 0)::float8 as chunks from rag.term_counts known where known.term = asked.term
  ) as counted`;

// float8 throughout: numeric arithmetic takes ten times as long. How much a frequency says is 1 / (1 + (a + b · length) /
// frequency), with $9 for a and $10 for b. How rare a pair is, is counted here, up to $19: pairs have few postings and no
// counters. Common terms find nothing, but are looked up in what the others found.
const RANK = `
  with asked as materialized (
    select term, weight, covered, 0::float8 as paired, false as common
    from unnest($6::text[], $7::float8[], $8::float8[]) as word (term, weight, covered)
    union all
    select term, weight, covered, 0, true from unnest($15::text[], $17::float8[], $18::float8[]) as word (term, weight, covered)
    union all
    select pair.term, 0, 0, $16::float8 * ln(1 + ($12::float8 - known.chunks + 0.5) / (known.chunks + 0.5)),
      known.chunks = $19
    from unnest($11::text[]) as pair (term), lateral (
      select count(*)::float8 as chunks from (
        select from rag.postings where postings.term = pair.term limit $19::integer) as first) as known
    where known.chunks > 0
  ), found as materialized (
    select posting.chunk, max(posting.length) as length, sum(covered) as covered,
      coalesce(sum(weight / (1 + ($9::float8 + $10::float8 * posting.length) / posting.frequency))
        filter (where paired = 0), 0) as words,
      coalesce(sum(paired / (1 + ($9::float8 + $10::float8 * posting.length) / posting.frequency))
        filter (where paired <> 0), 0) as pairs
    from (select * from asked where not common) as rare join rag.postings posting using (term)
    where $14 or posting.document_id in (select document.id from rag.documents document where ${IN_SCOPE})
    group by posting.chunk
  ), best as materialized (
    select * from found order by words + ${PAIRS_SHARE} * pairs desc, chunk limit $13
  )
  select known.chunk_id as "chunkId", known.document_id as "documentId", best.length, best.pairs + common.pairs as pairs,
    best.words + common.words as words, best.covered + common.covered as covered,
    coalesce(before.words, 0) as before, coalesce(after.words, 0) as after
  from best
  cross join lateral (
    select chunk_id, document_id from rag.chunk_words where number = best.chunk offset 0) as known
  left join found before on before.chunk = best.chunk - 1 and before.chunk >> 20 = best.chunk >> 20
  left join found after on after.chunk = best.chunk + 1 and after.chunk >> 20 = best.chunk >> 20,
  lateral (
    select coalesce(sum(term.covered), 0) as covered,
      coalesce(sum(weight / (1 + ($9 + $10 * posting.length) / posting.frequency)) filter (where paired = 0), 0) as words,
      coalesce(sum(paired / (1 + ($9 + $10 * posting.length) / posting.frequency)) filter (where paired <> 0), 0) as pairs
    from asked as term cross join lateral (
      select frequency, length from rag.postings
      where postings.term = term.term and postings.chunk = best.chunk offset 0) as posting
    where term.common
  ) as common
  order by best.words + common.words + ${PAIRS_SHARE} * (best.pairs + common.pairs) desc, known.chunk_id`;

const CONTENTS = `select id, content from rag.document_chunks where id = any($1::uuid[])`;

/** Finds what may answer by its words: BM25 over plain rows, under row security. */
@Injectable()
export class LexicalRankingRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The words of a query, stop words left out. */
  async ask(query: string): Promise<AskedQuery> {
    type Row = AskedWord & { allChunks: number; meanLength: number };
    const words = await this.unitOfWork.run((em) => rows<Row>(em, ASK, [query]));
    return { words, chunks: words[0]?.allChunks ?? 0, meanLength: words[0]?.meanLength ?? 1 };
  }

  /** The best by words and pairs of words. */
  async candidates(asked: AskedQuery, scope: SearchScope, limit: number): Promise<LexicalCandidate[]> {
    const { k1, b } = BM25;
    const most = postingsAmong(asked.chunks);
    const { finding, scoring } = splitByCost(
      asked.words.filter(({ chunks }) => chunks > 0),
      most,
    );
    const everything = asked.words.reduce((sum, word) => sum + weightOf(word), 0);
    const terms = (words: readonly AskedWord[]) => words.map(({ term }) => term);
    const weights = (words: readonly AskedWord[]) => words.map((word) => (k1 + 1) * weightOf(word));
    const shares = (words: readonly AskedWord[]) => words.map((word) => weightOf(word) / everything);
    const params = [
      ...scopeParams(scope),
      ...[terms(finding), weights(finding), shares(finding)],
      ...[k1 * (1 - b), (k1 * b) / asked.meanLength],
      ...[pairsOf(asked.words), asked.chunks, limit],
      scopeParams(scope).every((param) => param === null),
      ...[terms(scoring), k1 + 1, weights(scoring), shares(scoring), Math.ceil(most * MOST_OF_A_PAIR)],
    ];
    return this.unitOfWork.run((em) => rows<LexicalCandidate>(em, RANK, params));
  }

  /** The texts of chunks, by their ids. */
  async contents(chunkIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    type Row = { id: string; content: string };
    const found = await this.unitOfWork.run((em) => rows<Row>(em, CONTENTS, [chunkIds]));
    return new Map(found.map(({ id, content }) => [id, content]));
  }
}
