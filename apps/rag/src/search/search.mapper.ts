import type { ragV1 } from '@attestry/contracts';
import { chunkToProto } from '../content/content.mapper.js';
import { documentTypes } from '../documents/document.mapper.js';
import type { Hit, SearchQuery } from './search-hit.js';

const DEFAULT_LIMIT = 10;

export const queryFromProto = (request: ragV1.SearchDocumentsRequest): SearchQuery => ({
  text: request.query,
  limit: request.limit || DEFAULT_LIMIT,
  scope: {
    type: documentTypes.textOf(request.type),
    documentIds: request.documentIds.length > 0 ? request.documentIds : undefined,
  },
});

export const hitToProto = ({ chunk, origin, score, lexicalRank, vectorRank }: Hit): ragV1.SearchHit => ({
  chunk: chunkToProto(chunk),
  documentId: origin.documentId,
  version: origin.version,
  title: origin.title,
  type: documentTypes.valueOf(origin.type),
  score,
  lexicalRank,
  vectorRank,
});
