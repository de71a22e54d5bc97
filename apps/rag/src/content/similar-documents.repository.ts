import { Injectable } from '@nestjs/common';
import { type EntityManager, rows, UnitOfWork } from '@attestry/persistence';
import { vectorOf } from '../vectors/sent-vector.js';
import { innerProduct } from '../vectors/vector-snapshot.js';

export interface SimilarDocument {
  readonly documentId: string;
  /** Cosine of the documents' vectors, above 0, at most 1. */
  readonly score: number;
}

const FETCH = 500;

const OWN = `
  select array_send(version.embedding) as vector, version.embedding_model as model
  from rag.documents document
  join rag.document_versions version on version.document_id = document.id and version.number = document.latest_version
  where document.id = $1 and version.embedding is not null`;

// A cursor, so that only a few vectors are in memory at a time.
const OTHERS = `
  declare others no scroll cursor for
  select document.id, array_send(version.embedding) as vector
  from rag.documents document
  join rag.document_versions version on version.document_id = document.id and version.number = document.latest_version
  where document.id <> $1 and version.embedding_model = $2 and version.embedding is not null`;

/** Compares documents as wholes, by the vectors of their latest versions, among what row security lets the caller see. */
@Injectable()
export class SimilarDocumentsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Best first, equal ones by id; none for a document without vector. */
  rank(documentId: string, limit: number): Promise<SimilarDocument[]> {
    return this.unitOfWork.run(async (em) => {
      const [own] = await rows<{ vector: Buffer; model: string }>(em, OWN, [documentId]);
      if (!own) return [];
      const vector = vectorOf(own.vector);
      let best: SimilarDocument[] = [];
      await rows(em, OTHERS, [documentId, own.model]);
      for await (const batch of fetched(em)) {
        const scored = batch.map(({ id, vector: other }) => ({
          documentId: id,
          score: Math.min(1, innerProduct(vector, vectorOf(other), 0)),
        }));
        best = [...best, ...scored.filter(({ score }) => score > 0)].sort(compare).slice(0, limit);
      }
      await rows(em, 'close others');
      return best;
    });
  }
}

async function* fetched(em: EntityManager): AsyncGenerator<{ id: string; vector: Buffer }[]> {
  for (;;) {
    const batch = await rows<{ id: string; vector: Buffer }>(em, `fetch ${FETCH} from others`);
    yield batch;
    if (batch.length < FETCH) return;
  }
}

const compare = (a: SimilarDocument, b: SimilarDocument): number =>
  b.score - a.score || (a.documentId < b.documentId ? -1 : 1);
