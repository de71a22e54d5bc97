import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import { type EmbeddingModel, normalise } from '../embedding/embedder.js';
import { Embedders } from '../embedding/embedders.js';
import { type Meaning, VectorIndex } from '../vectors/vector-index.service.js';
import { withinCall } from '../within-call.js';
import { weighing } from './asked-query.js';
import { LexicalIndexRepository } from './lexical-index.repository.js';
import { LexicalRankingRepository } from './lexical-ranking.repository.js';
import type { RankedChunk } from './ranked-chunk.js';
import { rankByCounts, rerank } from './rerank.js';
import { WordLikeness } from './word-likeness.js';
import type { SearchScope } from './search-scope.js';

/** A version whose chunks are stored, with their vectors. */
export interface IndexedVersion {
  readonly documentId: string;
  readonly versionId: string;
  readonly chunkIds: readonly string[];
  readonly vectors: readonly Float32Array[];
}

/** The best by BM25 that are ordered by all their postings say, and of these the best whose texts are read. */
const COUNTED = 150;
const READ = 60;

/** What a search looks into: words and vectors of each document's latest version. */
@Injectable()
export class SearchIndex {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly vectors: VectorIndex,
    private readonly words: LexicalIndexRepository,
    private readonly ranking: LexicalRankingRepository,
    private readonly likeness: WordLikeness,
    private readonly embedders: Embedders,
  ) {}

  /** The model that new texts are embedded by. */
  get model(): EmbeddingModel {
    return this.embedders.configured.model;
  }

  /** May go over the network: never inside a transaction. */
  embed(texts: readonly string[]): Promise<Float32Array[]> {
    return withinCall((signal) => this.embedders.configured.embed(texts, { signal }));
  }

  /** What a ranking by meaning begins with; never inside a transaction. */
  ask(query: string): Promise<Meaning> {
    return this.vectors.ask(query);
  }

  /** Puts a version in the place of the one before; for the caller's transaction. */
  replace(version: IndexedVersion): Promise<void> {
    return this.replaceAll([version]);
  }

  /** The same for versions of several documents, with statements for all of them. */
  replaceAll(versions: readonly IndexedVersion[]): Promise<void> {
    const documentIds = versions.map(({ documentId }) => documentId);
    const embedded = versions.flatMap(({ documentId, chunkIds, vectors }) =>
      chunkIds.map((chunkId, at) => ({ documentId, chunkId, vector: vectors[at] ?? new Float32Array() })),
    );
    return this.unitOfWork.run(async () => {
      await this.words.removeOf(documentIds);
      await this.words.insert(versions);
      // Last: others of the tenant wait from here on, and words take the longest.
      await this.vectors.replace(documentIds, embedded);
    });
  }

  byWords(query: string, scope: SearchScope, limit: number): Promise<RankedChunk[]> {
    return this.unitOfWork.run(async () => {
      const asked = await this.ranking.ask(query);
      const counted = rankByCounts(await this.ranking.candidates(asked, scope, Math.max(limit, COUNTED)));
      const contents = await this.ranking.contents(counted.slice(0, READ).map(({ chunkId }) => chunkId));
      const weigh = weighing(asked);
      const comparison = { asked, question: query, weigh, likeness: this.likeness.to(query, weigh) };
      return rerank(comparison, counted, contents).slice(0, limit);
    });
  }

  byMeaning(meaning: Meaning, scope: SearchScope, limit: number): Promise<RankedChunk[]> {
    return this.vectors.rank(meaning, scope, limit);
  }
}

/** What a document as a whole is about; undefined if no vector says anything. */
export function meanOf(vectors: readonly Float32Array[]): Float32Array | undefined {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) vector.forEach((value, at) => (sum[at] = (sum[at] ?? 0) + value));
  return sum.some((value) => value !== 0) ? normalise(sum) : undefined;
}
