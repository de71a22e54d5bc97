import { defineEntity, type InferEntity, p } from '@attestry/persistence';
import type { MediaType } from '@attestry/text-extraction';
import type { IngestionState } from './ingestion-state.js';

export const IngestionEntity = defineEntity({
  name: 'Ingestion',
  schema: 'rag',
  tableName: 'ingestions',
  properties: {
    id: p.uuid().primary(),
    documentId: p.uuid(),
    state: p.string().$type<IngestionState>(),
    mediaType: p.string().$type<MediaType>(),
    fileName: p.string(),
    sizeBytes: p.bigint('number'),
    sha256: p.blob().$type<Buffer>(),
    chunks: p.integer().default(0),
    embedded: p.integer().default(0),
    versionNumber: p.integer().nullable(),
    failure: p.string().nullable(),
    problem: p.string().nullable(),
    attempts: p.integer().default(0),
    worker: p.uuid().nullable(),
    aliveAt: p.datetime().nullable(),
    finishedAt: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    createdBy: p.string().defaultRaw('platform.current_actor()'),
  },
});

export type Ingestion = InferEntity<typeof IngestionEntity>;
