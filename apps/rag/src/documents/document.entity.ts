import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const DOCUMENT_TYPES = ['policy', 'procedure', 'plan', 'other'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

export const DOCUMENT_STATUSES = ['registered'] as const;
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number];

export const DocumentEntity = defineEntity({
  name: 'Document',
  schema: 'rag',
  tableName: 'documents',
  properties: {
    id: p.uuid().primary(),
    title: p.string(),
    type: p.string().$type<DocumentType>(),
    status: p.string().$type<DocumentStatus>().default('registered'),
    language: p.string(),
    description: p.string().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
    createdBy: p.string().defaultRaw('platform.current_actor()'),
    version: p.integer().default(1),
  },
});

export type Document = InferEntity<typeof DocumentEntity>;
