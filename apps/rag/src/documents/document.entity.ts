import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { DocumentStatus, DocumentType } from './document-type.js';

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
    latestVersion: p.integer().default(0),
    controls: p.array<string>(),
    effectiveAt: p.datetime().strictNullable(),
    externalKey: p.string().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
    createdBy: p.string().defaultRaw('platform.current_actor()'),
    version: p.integer().default(1),
  },
});

export type Document = InferEntity<typeof DocumentEntity>;
