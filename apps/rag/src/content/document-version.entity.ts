import { defineEntity, type InferEntity, p } from '@attestry/persistence';
import type { MediaType } from '@attestry/text-extraction';

export const DocumentVersionEntity = defineEntity({
  name: 'DocumentVersion',
  schema: 'rag',
  tableName: 'document_versions',
  properties: {
    id: p.uuid().primary(),
    documentId: p.uuid(),
    number: p.integer(),
    mediaType: p.string().$type<MediaType>(),
    fileName: p.string(),
    sizeBytes: p.bigint('number'),
    sha256: p.blob().$type<Buffer>(),
    textSha256: p.blob().$type<Buffer>(),
    // Read by range only: it may be megabytes.
    sourceText: p.string().columnType('text').lazy(),
    characters: p.integer(),
    pages: p.integer(),
    chunks: p.integer(),
    terms: p.integer(),
    embeddingModel: p.string(),
    createdAt: p.datetime().defaultRaw('now()'),
    createdBy: p.string().defaultRaw('platform.current_actor()'),
  },
});

export type DocumentVersion = InferEntity<typeof DocumentVersionEntity>;
