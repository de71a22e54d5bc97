import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { EmbeddingModel } from '../embedding/embedder.js';

/** A searched chunk without a vector of some model. */
export interface BareChunk {
  readonly id: string;
  readonly documentId: string;
  readonly content: string;
}

const BARE = `
  from rag.documents document
  join rag.document_versions version on version.document_id = document.id and version.number = document.latest_version
  join rag.document_chunks chunk on chunk.version_id = version.id
  where not exists (
    select from rag.chunk_embeddings embedded
    where embedded.chunk_id = chunk.id and embedded.model = $1 and embedded.model_version = $2)`;

const COUNT = `select count(*)::integer as count ${BARE}`;

const NEXT = `
  select chunk.id, chunk.document_id as "documentId", chunk.content ${BARE} and ($3::uuid is null or chunk.id > $3)
  order by chunk.id limit $4`;

// Documents that an upload holds are left for later: they may be about to get other chunks.
const STILL_BARE = `select chunk.id ${BARE} and chunk.id = any($3::uuid[]) for share of document skip locked`;

const REMOVE = `
  with chosen as (
    select chunk_id from rag.chunk_embeddings where model = $1 and model_version = $2 limit $3
  )
  delete from rag.chunk_embeddings removed using chosen
  where removed.chunk_id = chosen.chunk_id and removed.model = $1 and removed.model_version = $2
  returning removed.chunk_id`;

/** Which chunks lack a vector of a model, and taking those of a model away. Sees as much as whoever asks. */
@Injectable()
export class MissingVectorsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async count({ name, version }: EmbeddingModel): Promise<number> {
    const [row] = await this.unitOfWork.run((em) => rows<{ count: number }>(em, COUNT, [name, version]));
    return row?.count ?? 0;
  }

  /** By id, behind `after`. */
  next({ name, version }: EmbeddingModel, after: string | undefined, limit: number): Promise<BareChunk[]> {
    return this.unitOfWork.run((em) => rows<BareChunk>(em, NEXT, [name, version, after ?? null, limit]));
  }

  /** Those that still lack one and are still searched, held so until this transaction ends. */
  async hold({ name, version }: EmbeddingModel, chunkIds: readonly string[]): Promise<ReadonlySet<string>> {
    const held = await this.unitOfWork.run((em) => rows<{ id: string }>(em, STILL_BARE, [name, version, chunkIds]));
    return new Set(held.map(({ id }) => id));
  }

  /** Removes some vectors of a model; says how many. */
  async remove({ name, version }: EmbeddingModel, limit: number): Promise<number> {
    return (await this.unitOfWork.run((em) => rows(em, REMOVE, [name, version, limit]))).length;
  }
}
