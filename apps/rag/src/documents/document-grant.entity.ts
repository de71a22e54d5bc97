import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const DocumentGrantEntity = defineEntity({
  name: 'DocumentGrant',
  schema: 'rag',
  tableName: 'document_grants',
  properties: {
    id: p.uuid().primary(),
    documentId: p.uuid(),
    grantee: p.string(),
  },
});

export type DocumentGrant = InferEntity<typeof DocumentGrantEntity>;
