import { defineEntity, type InferEntity, p } from '@attestry/persistence';
import type { EvidenceMediaType } from './inspection/file-kind.js';

export const EvidenceVersionEntity = defineEntity({
  name: 'EvidenceVersion',
  schema: 'assessments',
  tableName: 'evidence_versions',
  properties: {
    /** Names the object in the store too. */
    id: p.uuid().primary(),
    evidenceId: p.uuid(),
    number: p.integer(),
    fileName: p.string(),
    mediaType: p.string().$type<EvidenceMediaType>(),
    sizeBytes: p.bigint('number'),
    sha256: p.blob().$type<Buffer>(),
    collectedAt: p.datetime(),
    bytesRemovedAt: p.datetime().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    createdBy: p.string().defaultRaw('platform.current_actor()'),
  },
});

export type EvidenceVersion = InferEntity<typeof EvidenceVersionEntity>;
