import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { RankedChunk, SearchScope } from './ranked-chunk.js';

/** How often a word may repeat, and how much the length of a chunk counts (Robertson and Zaragoza 2009). */
const K1 = 1.2;
const B = 0.75;
/** Chunks whose words one statement stores; a statement has three seconds, also on a busy machine. */
const CHUNKS_A_STATEMENT = 25;

const INSERT = `
  insert into rag.document_terms as stored (term, document_id, chunk_ids, frequencies)
  select word.lexeme, chunk.document_id, array_agg(chunk.id order by chunk.ordinal),
    array_agg(cardinality(word.positions) order by chunk.ordinal)
  from rag.document_chunks chunk
  join rag.documents document on document.id = chunk.document_id,
    unnest(to_tsvector(rag.dictionary_of(document.language), chunk.content)) as word
  where chunk.version_id = $1 and chunk.ordinal >= $2 and chunk.ordinal < $3 and octet_length(word.lexeme) > 0
  group by word.lexeme, chunk.document_id
  on conflict (tenant_id, term, document_id) do update set
    chunk_ids = stored.chunk_ids || excluded.chunk_ids, frequencies = stored.frequencies || excluded.frequencies`;

const RANK = `
  with dictionaries as (
    select distinct rag.dictionary_of(language) as dictionary from rag.documents where latest_version > 0
  ), words as materialized (
    select distinct word.lexeme from dictionaries, unnest(to_tsvector(dictionary, $1)) as word
  ), searched as (
    select sum(version.chunks)::float8 as chunks, sum(version.terms)::float8 / sum(version.chunks) as mean_terms
    from rag.documents document
    join rag.document_versions version on version.document_id = document.id and version.number = document.latest_version
  ), postings as materialized (
    select stored.term, stored.document_id, posting.chunk_id, posting.frequency
    from words join rag.document_terms stored on stored.term = words.lexeme,
      unnest(stored.chunk_ids, stored.frequencies) as posting (chunk_id, frequency)
  ), weights as (
    select term, ln(1 + (searched.chunks - count(*) + 0.5) / (count(*) + 0.5)) as weight
    from postings, searched group by term, searched.chunks
  )
  select posting.chunk_id as id, sum(weight * posting.frequency * (${K1} + 1)
    / (posting.frequency + ${K1} * (1 - ${B} + ${B} * chunk.terms / searched.mean_terms))) as score
  from postings posting
  join weights using (term)
  join rag.documents document on document.id = posting.document_id
  join rag.document_chunks chunk on chunk.id = posting.chunk_id, searched
  where ($2::text is null or document.type = $2) and ($3::uuid[] is null or document.id = any($3))
  group by posting.chunk_id
  order by score desc, posting.chunk_id
  limit $4`;

/** Words of chunks, and the ranking by words: BM25 over plain rows, under row security. */
@Injectable()
export class DocumentTermsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Of a version whose chunks are stored. */
  async insertOf(versionId: string, chunks: number): Promise<void> {
    for (let at = 0; at < chunks; at += CHUNKS_A_STATEMENT) {
      await this.unitOfWork.run((em) => rows(em, INSERT, [versionId, at, at + CHUNKS_A_STATEMENT]));
    }
  }

  async removeOf(documentId: string): Promise<void> {
    await this.unitOfWork.run((em) => rows(em, `delete from rag.document_terms where document_id = $1`, [documentId]));
  }

  async rank(query: string, scope: SearchScope, limit: number): Promise<RankedChunk[]> {
    const params = [query, scope.type ?? null, scope.documentIds ?? null, limit];
    const found = await this.unitOfWork.run((em) => rows<{ id: string; score: number }>(em, RANK, params));
    return found.map(({ id, score }) => ({ chunkId: id, score }));
  }
}
