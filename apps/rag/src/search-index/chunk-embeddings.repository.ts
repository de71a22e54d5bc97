import { Injectable } from '@nestjs/common';
import { type EntityManager, rows, UnitOfWork } from '@attestry/persistence';
import type { EmbeddingModel } from '../embedding/embedder.js';
import { Nearest } from './nearest.js';
import type { RankedChunk } from './ranked-chunk.js';
import { IN_SCOPE, scopeParams, type SearchScope } from './search-scope.js';

const FETCH = 500;
/** In front of the elements of an array that array_send writes; before each of them stand 4 bytes of length. */
const [ARRAY_HEAD, ELEMENT] = [20, 8];

const INSERT = `
  insert into rag.chunk_embeddings (chunk_id, document_id, model, model_version, dimensions, embedding)
  select id, document, $3, $4, $5, vector::real[]
  from unnest($1::uuid[], $2::uuid[], $6::text[]) as embedded (id, document, vector)`;

// A cursor sees one state of the index from its first row to its last.
const OPEN = `
  declare embeddings no scroll cursor for
  select embedded.chunk_id, array_send(embedded.embedding) as vector
  from rag.chunk_embeddings embedded
  join rag.documents document on document.id = embedded.document_id
  where embedded.model = $6 and embedded.model_version = $7 and ${IN_SCOPE}`;

/** Vectors of chunks, and the ranking by meaning: exact, a few rows in memory at a time, under row security. */
@Injectable()
export class ChunkEmbeddingsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insert(
    { name, version, dimensions }: EmbeddingModel,
    embedded: readonly { documentId: string; chunkId: string; vector: Float32Array }[],
  ): Promise<void> {
    const ids = embedded.map(({ chunkId }) => chunkId);
    const documents = embedded.map(({ documentId }) => documentId);
    const vectors = embedded.map(({ vector }) => `{${vector.join(',')}}`);
    await this.unitOfWork.run((em) => rows(em, INSERT, [ids, documents, name, version, dimensions, vectors]));
  }

  async removeOf(documentIds: readonly string[]): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(em, `delete from rag.chunk_embeddings where document_id = any($1::uuid[])`, [documentIds]),
    );
  }

  /** The chunks whose vectors have the greatest cosine with the query's, best first; none that points away from it. */
  rank(query: Float32Array, model: EmbeddingModel, scope: SearchScope, limit: number): Promise<RankedChunk[]> {
    return this.unitOfWork.run(async (em) => {
      const nearest = new Nearest(limit);
      await rows(em, OPEN, [...scopeParams(scope), model.name, model.version]);
      for await (const { chunk_id, vector } of fetched(em)) {
        const score = innerProduct(query, vector);
        if (score > 0) nearest.offer(chunk_id, score);
      }
      await rows(em, 'close embeddings');
      return nearest.ranked();
    });
  }
}

interface Row {
  chunk_id: string;
  vector: Buffer;
}

async function* fetched(em: EntityManager): AsyncGenerator<Row> {
  for (;;) {
    const batch = await rows<Row>(em, `fetch ${FETCH} from embeddings`);
    yield* batch;
    if (batch.length < FETCH) return;
  }
}

function innerProduct(query: Float32Array, sent: Buffer): number {
  let sum = 0;
  const view = new DataView(sent.buffer, sent.byteOffset + ARRAY_HEAD, sent.length - ARRAY_HEAD);
  for (let at = 0; at < query.length; at++) sum += (query[at] ?? 0) * view.getFloat32(at * ELEMENT + 4);
  return sum;
}
