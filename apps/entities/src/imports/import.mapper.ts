import { entitiesV1, enumText } from '@attestry/contracts';
import type { Rejection, RejectionReason } from './importers/importer.js';
import type { ImportKind } from './importer-of.js';
import type { ImportRun } from './import-run.entity.js';
import type { PackedFormat } from './unpack.js';

export const importFormats = enumText<entitiesV1.ImportFormat, PackedFormat>(entitiesV1.ImportFormat, 'IMPORT_FORMAT_');
export const importKinds = enumText<entitiesV1.ImportKind, ImportKind>(entitiesV1.ImportKind, 'IMPORT_KIND_');
const reasons = enumText<entitiesV1.RejectionReason, RejectionReason>(entitiesV1.RejectionReason, 'REJECTION_REASON_');

export const importToProto = (run: ImportRun): entitiesV1.Import => ({
  id: run.id,
  source: run.source,
  fileName: run.fileName,
  format: importFormats.valueOf(run.format),
  size: String(run.sizeBytes),
  sha256: Buffer.from(run.sha256),
  counts: {
    records: String(run.records),
    stored: String(run.stored),
    duplicates: String(run.duplicates),
    rejected: String(run.rejected),
    entitiesCreated: String(run.entitiesCreated),
    entitiesUpdated: String(run.entitiesUpdated),
    relationshipsCreated: String(run.relationshipsCreated),
    relationshipsUpdated: String(run.relationshipsUpdated),
  },
  rejections: run.rejections.map(rejectionToProto),
  startedAt: run.startedAt,
  completedAt: run.completedAt,
});

export const rejectionToProto = ({ index, line, offset, reason, detail = '' }: Rejection): entitiesV1.Rejection => ({
  index: String(index),
  line: String(line),
  offset: String(offset),
  reason: reasons.valueOf(reason),
  detail,
});
