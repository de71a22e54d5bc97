import { enumText, ragV1 } from '@attestry/contracts';
import type { EmbeddingSet, SetState } from '../vectors/embedding-set.js';
import type { Reembedding, ReembeddingState } from './reembedding.entity.js';

const setStates = enumText<ragV1.EmbeddingSetState, SetState>(ragV1.EmbeddingSetState, 'EMBEDDING_SET_STATE_');
const states = enumText<ragV1.ReembeddingState, ReembeddingState>(ragV1.ReembeddingState, 'REEMBEDDING_STATE_');

export const setToProto = ({ model, state, vectors }: EmbeddingSet): ragV1.EmbeddingSet => ({
  model: model.name,
  modelVersion: model.version,
  dimensions: model.dimensions,
  state: setStates.valueOf(state),
  vectors,
});

export const reembeddingToProto = (reembedding: Reembedding): ragV1.Reembedding => ({
  id: reembedding.id,
  model: reembedding.model,
  modelVersion: reembedding.modelVersion,
  state: states.valueOf(reembedding.state),
  chunks: reembedding.chunks,
  embedded: reembedding.embedded,
  waitsFor: reembedding.waitsFor ?? '',
  createdBy: reembedding.createdBy,
  createTime: reembedding.createdAt,
  finishTime: reembedding.finishedAt ?? undefined,
});
