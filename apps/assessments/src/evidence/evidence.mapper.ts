import { assessmentsV1, enumText } from '@attestry/contracts';
import { type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import type { UploadPart } from '@attestry/uploads';
import type { EvidenceStatus, EvidenceType } from './evidence-kinds.js';
import type { EvidenceLink, LinkKey } from './evidence-link.js';
import type { EvidenceVersion } from './evidence-version.entity.js';
import type { EvidenceView } from './evidence-view.js';
import type { EvidenceFilter } from './evidence-filter.js';
import type { NewEvidenceFile, NewVersionFile } from './store-evidence.usecase.js';

export const evidenceTypes = enumText<assessmentsV1.EvidenceType, EvidenceType>(
  assessmentsV1.EvidenceType,
  'EVIDENCE_TYPE_',
);
export const evidenceStatuses = enumText<assessmentsV1.EvidenceStatus, EvidenceStatus>(
  assessmentsV1.EvidenceStatus,
  'EVIDENCE_STATUS_',
);

export const evidenceToProto = ({ evidence, latest, retainUntil }: EvidenceView): assessmentsV1.Evidence => ({
  id: evidence.id,
  assessmentId: evidence.assessmentId,
  title: evidence.title,
  description: evidence.description ?? '',
  type: evidenceTypes.valueOf(evidence.type),
  status: evidenceStatuses.valueOf(evidence.status),
  final: evidence.final,
  finalizedBy: evidence.finalizedBy ?? '',
  finalizeTime: evidence.finalizedAt ?? undefined,
  collectTime: evidence.collectedAt,
  effectiveTime: evidence.effectiveAt ?? undefined,
  expireTime: evidence.expiresAt ?? undefined,
  legalHold: evidence.legalHold,
  retainUntil,
  latestVersion: versionToProto(latest),
  createdBy: evidence.createdBy,
  createTime: evidence.createdAt,
  updateTime: evidence.updatedAt,
  etag: String(evidence.version),
});

export const versionToProto = (version: EvidenceVersion): assessmentsV1.EvidenceVersion => ({
  number: version.number,
  fileName: version.fileName,
  mediaType: version.mediaType,
  size: String(version.sizeBytes),
  sha256: version.sha256.toString('hex'),
  collectTime: version.collectedAt,
  uploadTime: version.createdAt,
  uploadedBy: version.createdBy,
});

export const linkToProto = (link: EvidenceLink): assessmentsV1.EvidenceLink => ({
  evidenceId: link.evidenceId,
  requirementCode: link.requirementCode,
  letter: link.letter ?? '',
  assessmentId: link.assessmentId,
  version: link.versionNumber ?? 0,
});

export const linksFromProto = (links: readonly assessmentsV1.EvidenceLink[]): LinkKey[] =>
  links.map(({ evidenceId, requirementCode, letter }) => ({
    evidenceId,
    requirementCode,
    letter: letter === '' ? null : letter,
  }));

export function filterFromProto(request: assessmentsV1.ListEvidenceRequest): EvidenceFilter {
  const { assessmentId, requirementCode, letter } = request;
  if (letter !== '' && requirementCode === '') {
    throw new InvalidFields([{ field: 'letter', description: 'is one of a requirement; name it too' }]);
  }
  return {
    assessmentId: assessmentId || undefined,
    requirementCode: requirementCode || undefined,
    letter: letter || undefined,
    type: evidenceTypes.textOf(request.type),
    status: evidenceStatuses.textOf(request.status),
  };
}

/** Messages of the wire as parts of an upload. */
export async function* evidenceParts(
  messages: AsyncIterable<assessmentsV1.UploadEvidenceRequest>,
): AsyncGenerator<UploadPart<NewEvidenceFile>> {
  for await (const { header, chunk, commit } of messages)
    yield { header: header && fileFromProto(header), chunk, commit };
}

export async function* versionParts(
  messages: AsyncIterable<assessmentsV1.UploadEvidenceVersionRequest>,
): AsyncGenerator<UploadPart<NewVersionFile>> {
  for await (const { header, chunk, commit } of messages)
    yield { header: header && { ...header, collectedAt: notInFuture(header.collectTime) }, chunk, commit };
}

function fileFromProto(header: assessmentsV1.EvidenceHeader): NewEvidenceFile {
  const { effectiveTime, expireTime } = header;
  assertSpan(effectiveTime, expireTime);
  return {
    assessmentId: header.assessmentId,
    fileName: header.fileName,
    declaredType: header.declaredType,
    title: header.title,
    type: evidenceTypes.textOf(header.type) ?? 'other',
    collectedAt: notInFuture(header.collectTime),
    effectiveAt: effectiveTime ?? null,
    expiresAt: expireTime ?? null,
  };
}

/** Clocks differ a little. */
const TOLERANCE_MS = 300_000;

export function notInFuture(collected: Date | undefined): Date {
  const now = new Date();
  const violation: FieldViolation = { field: 'collectTime', description: 'nothing is collected in the future' };
  if (collected && collected.getTime() > now.getTime() + TOLERANCE_MS) throw new InvalidFields([violation]);
  return collected ?? now;
}

export function assertSpan(effective: Date | null | undefined, expires: Date | null | undefined): void {
  if (effective && expires && expires <= effective) {
    throw new InvalidFields([{ field: 'expireTime', description: 'must be after it takes effect' }]);
  }
}
