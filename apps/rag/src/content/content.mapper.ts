import type { ragV1 } from '@attestry/contracts';
import type { DocumentChunk } from './document-chunk.entity.js';
import type { DocumentVersion } from './document-version.entity.js';

export const versionToProto = (version: DocumentVersion): ragV1.DocumentVersion => ({
  id: version.id,
  documentId: version.documentId,
  number: version.number,
  mediaType: version.mediaType,
  fileName: version.fileName,
  size: String(version.sizeBytes),
  sha256: Buffer.from(version.sha256),
  textSha256: Buffer.from(version.textSha256),
  characters: version.characters,
  pages: version.pages,
  chunks: version.chunks,
  createdBy: version.createdBy,
  createTime: version.createdAt,
});

export const chunkToProto = (chunk: DocumentChunk): ragV1.DocumentChunk => ({
  id: chunk.id,
  ordinal: chunk.ordinal,
  content: chunk.content,
  contentSha256: Buffer.from(chunk.contentSha256),
  charStart: chunk.charStart,
  charEnd: chunk.charEnd,
  page: chunk.page ?? 0,
  sectionPath: chunk.sectionPath,
  tokens: chunk.tokens,
});
