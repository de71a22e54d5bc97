import { ragV1 } from '@attestry/contracts';
import { chunkToProto } from '../content/content.mapper.js';
import { documentTypes } from '../documents/document.mapper.js';
import type { Hit, RankedBy, SearchQuery } from './search-hit.js';

const DEFAULT_LIMIT = 10;

const RANKED_BY: Readonly<Partial<Record<ragV1.SearchRanking, RankedBy>>> = {
  [ragV1.SearchRanking.SEARCH_RANKING_WORDS]: 'words',
  [ragV1.SearchRanking.SEARCH_RANKING_MEANING]: 'meaning',
};

export const queryFromProto = (request: ragV1.SearchDocumentsRequest): SearchQuery => ({
  text: request.query,
  limit: request.limit || DEFAULT_LIMIT,
  rankedBy: RANKED_BY[request.ranking] ?? 'both',
  scope: {
    type: documentTypes.textOf(request.type),
    documentIds: request.documentIds.length > 0 ? request.documentIds : undefined,
    controls: request.controls.length > 0 ? request.controls : undefined,
    effectiveFrom: request.effectiveFrom,
    effectiveBefore: request.effectiveBefore,
  },
});

export const hitToProto = ({
  chunk,
  origin,
  score,
  lexicalRank,
  vectorRank,
  rerankScore = 0,
}: Hit): ragV1.SearchHit => ({
  chunk: chunkToProto(chunk),
  documentId: origin.documentId,
  version: origin.version,
  title: origin.title,
  type: documentTypes.valueOf(origin.type),
  score,
  lexicalRank,
  vectorRank,
  rerankScore,
});
