import { defineEntity, type InferEntity, p } from '@attestry/persistence';

export type ReembeddingState = 'running' | 'succeeded' | 'cancelled';

export const ReembeddingEntity = defineEntity({
  name: 'Reembedding',
  schema: 'rag',
  tableName: 'reembeddings',
  properties: {
    id: p.uuid().primary(),
    model: p.string(),
    modelVersion: p.string(),
    state: p.string().$type<ReembeddingState>(),
    chunks: p.integer(),
    embedded: p.integer().default(0),
    waitsFor: p.string().nullable(),
    finishedAt: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    createdBy: p.string().defaultRaw('platform.current_actor()'),
  },
});

export type Reembedding = InferEntity<typeof ReembeddingEntity>;
