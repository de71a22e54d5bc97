import { defineEntity, type InferEntity, p } from '@attestry/persistence';

export const DocumentChunkEntity = defineEntity({
  name: 'DocumentChunk',
  schema: 'rag',
  tableName: 'document_chunks',
  properties: {
    id: p.uuid().primary(),
    documentId: p.uuid(),
    versionId: p.uuid(),
    ordinal: p.integer(),
    content: p.string(),
    contentSha256: p.blob().$type<Buffer>(),
    charStart: p.integer(),
    charEnd: p.integer(),
    page: p.integer().nullable(),
    sectionPath: p.array<string>(),
    tokens: p.integer(),
    terms: p.integer(),
  },
});

export type DocumentChunk = InferEntity<typeof DocumentChunkEntity>;
