import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';

/** Chunks whose words one statement stores or removes; a statement has three seconds, also on a busy machine. */
const CHUNKS_A_STATEMENT = 25;

const TAKE_STRIPE = `select rag.take_stripe() as stripe`;

/** Places in the numbers of a version. */
const CHUNKS_A_VERSION = 2 ** 20;

const TAKE_NUMBERS = `
  insert into rag.indexed_versions (document_id) select unnest($1::uuid[]) returning number::float8 as number`;

const INSERT = `
  with cut as materialized (
    select given.number, chunk.id, chunk.document_id, split_part(document.language, '-', 1) as language,
      to_tsvector(rag.dictionary_of(document.language), chunk.content) as words
    from unnest($1::uuid[], $3::bigint[]) as given (id, number)
    join rag.document_chunks chunk on chunk.id = given.id
    join rag.documents document on document.id = chunk.document_id
  ), stored as (
    insert into rag.chunk_words (number, chunk_id, document_id, language, words, length)
    select number, id, document_id, language, words,
      (select coalesce(sum(cardinality(positions)), 0) from unnest(words) where lexeme <> '')
    from cut order by number
    returning number, document_id, language, words, length
  ), posted as (
    insert into rag.postings (term, chunk, document_id, frequency, length)
    select word.lexeme, number, document_id, cardinality(word.positions), length
    from stored, unnest(words) as word where word.lexeme <> '' order by word.lexeme, number
    returning term
  ), paired as (
    insert into rag.postings (term, chunk, document_id, frequency, length)
    select pair.term, number, document_id, pair.frequency, length
    from stored, rag.pairs_of(words) as pair order by pair.term, number
  ), counted as (
    insert into rag.term_counts as known (term, stripe, chunks)
    select term, $2::smallint, count(*) from posted group by term
    on conflict (tenant_id, term, stripe) do update set chunks = known.chunks + excluded.chunks
  )
  insert into rag.word_totals as known (language, stripe, chunks, words)
  select language, $2::smallint, count(*), sum(length) from stored group by language
  on conflict (tenant_id, language, stripe)
    do update set chunks = known.chunks + excluded.chunks, words = known.words + excluded.words`;

const REMOVE = `
  with removed as (
    delete from rag.chunk_words where number = any(array(
      select number from rag.chunk_words where document_id = any($1::uuid[]) limit $3))
    returning number, language, words, length
  ), gone as (
    delete from rag.postings posting
    using (select number, word.lexeme from removed, unnest(words) as word) as stood
    where posting.term = stood.lexeme and posting.chunk = stood.number
    returning posting.term
  ), gone_pairs as (
    delete from rag.postings posting
    using (select number, pair.term from removed, rag.pairs_of(words) as pair) as stood
    where posting.term = stood.term and posting.chunk = stood.number
  ), counted as (
    insert into rag.term_counts as known (term, stripe, chunks)
    select term, $2::smallint, -count(*) from gone group by term
    on conflict (tenant_id, term, stripe) do update set chunks = known.chunks + excluded.chunks
  ), summed as (
    insert into rag.word_totals as known (language, stripe, chunks, words)
    select language, $2::smallint, -count(*), -sum(length) from removed group by language
    on conflict (tenant_id, language, stripe)
      do update set chunks = known.chunks + excluded.chunks, words = known.words + excluded.words
  )
  select count(*)::integer as chunks from removed`;

const REMOVE_VERSIONS = `delete from rag.indexed_versions where document_id = any($1::uuid[])`;

const FORGET_UNKNOWN = `delete from rag.term_counts where stripe = $1 and chunks = 0`;

/** A version whose chunks are stored, in their order. */
export interface StoredVersion {
  readonly documentId: string;
  readonly chunkIds: readonly string[];
}

/** Words of the chunks that are searched, with the counts that tell how rare a word is; for the caller's transaction. */
@Injectable()
export class LexicalIndexRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Of versions that are not indexed yet. */
  insert(versions: readonly StoredVersion[]): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const stripe = await this.stripe();
      const numbers = await rows<{ number: number }>(em, TAKE_NUMBERS, [versions.map(({ documentId }) => documentId)]);
      const chunks = versions.flatMap(({ chunkIds }, at) =>
        chunkIds.map((id, ordinal) => ({ id, number: (numbers[at]?.number ?? 0) * CHUNKS_A_VERSION + ordinal })),
      );
      for (let at = 0; at < chunks.length; at += CHUNKS_A_STATEMENT) {
        const some = chunks.slice(at, at + CHUNKS_A_STATEMENT);
        await rows(em, INSERT, [some.map(({ id }) => id), stripe, some.map(({ number }) => number)]);
      }
    });
  }

  removeOf(documentIds: readonly string[]): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const stripe = await this.stripe();
      for (let removed = CHUNKS_A_STATEMENT; removed === CHUNKS_A_STATEMENT;) {
        const [row] = await rows<{ chunks: number }>(em, REMOVE, [documentIds, stripe, CHUNKS_A_STATEMENT]);
        removed = row?.chunks ?? 0;
      }
      await rows(em, REMOVE_VERSIONS, [documentIds]);
      await rows(em, FORGET_UNKNOWN, [stripe]);
    });
  }

  private async stripe(): Promise<number> {
    const [row] = await this.unitOfWork.run((em) => rows<{ stripe: number }>(em, TAKE_STRIPE));
    return row?.stripe ?? 0;
  }
}
