import { Injectable } from '@nestjs/common';
import { type EntityManager, rows, UnitOfWork } from '@attestry/persistence';
import type { EmbeddingModel } from '../embedding/embedder.js';
import type { RankedChunk } from '../search-index/ranked-chunk.js';
import { IN_SCOPE, scopeParams, type SearchScope } from '../search-index/search-scope.js';
import { Nearest } from './nearest.js';
import { vectorOf } from './sent-vector.js';
import { innerProduct, type VectorRow } from './vector-snapshot.js';

const FETCH = 1_000;
const ROWS_A_STATEMENT = 200;

const INSERT = `
  insert into rag.chunk_embeddings (chunk_id, document_id, model, model_version, dimensions, revision, embedding)
  select id, document, $3, $4, $5, $6, vector::real[]
  from unnest($1::uuid[], $2::uuid[], $7::text[]) as embedded (id, document, vector)
  on conflict do nothing`;

const REMOVE = `
  with gone as (
    delete from rag.chunk_embeddings where document_id = any($1::uuid[]) returning model, model_version as version
  )
  select model, version, count(*)::integer as vectors from gone group by model, version order by model, version`;

// A cursor sees one state of the table from its first row to its last.
const OPEN_CHANGES = `
  declare vectors no scroll cursor for
  select chunk_id as "chunkId", document_id as "documentId", array_send(embedding) as sent
  from rag.chunk_embeddings
  where model = $1 and model_version = $2 and revision > $3 and revision <= $4`;

const OPEN_SCOPE = `
  declare vectors no scroll cursor for
  select embedded.chunk_id as "chunkId", embedded.document_id as "documentId", array_send(embedded.embedding) as sent
  from rag.chunk_embeddings embedded
  join rag.documents document on document.id = embedded.document_id
  where embedded.model = $6 and embedded.model_version = $7 and ${IN_SCOPE}`;

const VISIBLE = `
  select embedded.chunk_id as id
  from rag.chunk_embeddings embedded
  join rag.documents document on document.id = embedded.document_id
  where embedded.model = $6 and embedded.model_version = $7 and ${IN_SCOPE}
    and ($8::uuid[] is null or embedded.chunk_id = any($8))`;

interface Sent {
  chunkId: string;
  documentId: string;
  sent: Buffer;
}

/** Vectors as rows: writing them, reading what changed, and the ranking that needs nothing but them. */
@Injectable()
export class VectorRowsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insert(model: EmbeddingModel, revision: number, embedded: readonly VectorRow[]): Promise<void> {
    for (let at = 0; at < embedded.length; at += ROWS_A_STATEMENT) {
      const some = embedded.slice(at, at + ROWS_A_STATEMENT);
      const params = [
        some.map(({ chunkId }) => chunkId),
        some.map(({ documentId }) => documentId),
        model.name,
        model.version,
        model.dimensions,
        revision,
        some.map(({ vector }) => `{${vector.join(',')}}`),
      ];
      await this.unitOfWork.run((em) => rows(em, INSERT, params));
    }
  }

  /** Of all models; says how many of each. */
  removeOf(documentIds: readonly string[]): Promise<{ model: string; version: string; vectors: number }[]> {
    return this.unitOfWork.run((em) => rows(em, REMOVE, [documentIds]));
  }

  /** What came after one revision until another. */
  changes({ name, version }: EmbeddingModel, after: number, until: number): Promise<VectorRow[]> {
    return this.unitOfWork.run(
      async (em) => {
        await rows(em, OPEN_CHANGES, [name, version, after, until]);
        const found: VectorRow[] = [];
        for await (const row of fetched(em)) found.push(row);
        return found;
      },
      { readOnly: true },
    );
  }

  /** Chunks that the caller may see and the scope holds, of these or of all. */
  async visible(model: EmbeddingModel, scope: SearchScope, chunkIds?: readonly string[]): Promise<ReadonlySet<string>> {
    const params = [...scopeParams(scope), model.name, model.version, chunkIds ?? null];
    const found = await this.unitOfWork.run((em) => rows<{ id: string }>(em, VISIBLE, params));
    return new Set(found.map(({ id }) => id));
  }

  /** Reads every vector of the scope, a few in memory at a time. */
  rank(query: Float32Array, model: EmbeddingModel, scope: SearchScope, limit: number): Promise<RankedChunk[]> {
    return this.unitOfWork.run(async (em) => {
      const nearest = new Nearest(limit);
      await rows(em, OPEN_SCOPE, [...scopeParams(scope), model.name, model.version]);
      for await (const { chunkId, vector } of fetched(em)) {
        const score = innerProduct(query, vector, 0);
        if (score > 0) nearest.offer(chunkId, score);
      }
      await rows(em, 'close vectors');
      return nearest.ranked();
    });
  }
}

async function* fetched(em: EntityManager): AsyncGenerator<VectorRow> {
  for (;;) {
    const batch = await rows<Sent>(em, `fetch ${FETCH} from vectors`);
    for (const { chunkId, documentId, sent } of batch) yield { chunkId, documentId, vector: vectorOf(sent) };
    if (batch.length < FETCH) return;
  }
}
