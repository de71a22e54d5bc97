import { enumText, ragV1 } from '@attestry/contracts';
import type { Ingestion } from './ingestion.entity.js';
import type { IngestionState } from './ingestion-state.js';

const states = enumText<ragV1.IngestionState, IngestionState>(ragV1.IngestionState, 'INGESTION_STATE_');

export const ingestionToProto = (ingestion: Ingestion): ragV1.Ingestion => ({
  id: ingestion.id,
  documentId: ingestion.documentId,
  state: states.valueOf(ingestion.state),
  mediaType: ingestion.mediaType,
  fileName: ingestion.fileName,
  size: String(ingestion.sizeBytes),
  sha256: Buffer.from(ingestion.sha256),
  chunks: ingestion.chunks,
  embedded: ingestion.embedded,
  version: ingestion.versionNumber ?? 0,
  failure: ingestion.failure ?? '',
  problem: ingestion.problem ?? '',
  createdBy: ingestion.createdBy,
  createTime: ingestion.createdAt,
  finishTime: ingestion.finishedAt ?? undefined,
});
