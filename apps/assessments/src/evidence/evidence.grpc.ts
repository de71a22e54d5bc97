import { Injectable } from '@nestjs/common';
import { assessmentsV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { RpcHandlers } from '@attestry/rpc';
import { DeleteEvidence } from './delete-evidence.usecase.js';
import { changesOf } from './evidence-changes.js';
import { EvidenceContent } from './evidence-content.service.js';
import { EvidenceLinks } from './evidence-links.service.js';
import { EvidenceManifest } from './evidence-manifest.service.js';
import { EvidenceUploads } from './evidence-uploads.service.js';
import { downloadMessages, manifestMessages, verdictToProto } from './evidence-download.mapper.js';
import {
  evidenceParts,
  evidenceToProto,
  filterFromProto,
  linksFromProto,
  linkToProto,
  versionParts,
  versionToProto,
} from './evidence.mapper.js';
import { EvidenceService } from './evidence.service.js';

type V1 = typeof assessmentsV1;

@Injectable()
export class EvidenceGrpc implements RpcHandlers<V1['EvidenceServiceService']> {
  constructor(
    private readonly uploads: EvidenceUploads,
    private readonly evidence: EvidenceService,
    private readonly links: EvidenceLinks,
    private readonly content: EvidenceContent,
    private readonly manifests: EvidenceManifest,
    private readonly deletion: DeleteEvidence,
  ) {}

  async uploadEvidence(
    parts: AsyncIterable<assessmentsV1.UploadEvidenceRequest>,
  ): Promise<assessmentsV1.UploadEvidenceResponse> {
    return { evidence: evidenceToProto(await this.uploads.upload(evidenceParts(parts))) };
  }

  async uploadEvidenceVersion(
    parts: AsyncIterable<assessmentsV1.UploadEvidenceVersionRequest>,
  ): Promise<assessmentsV1.UploadEvidenceVersionResponse> {
    const { view, created } = await this.uploads.uploadVersion(versionParts(parts));
    return { evidence: evidenceToProto(view), created };
  }

  async getEvidence({ id }: assessmentsV1.GetEvidenceRequest): Promise<assessmentsV1.GetEvidenceResponse> {
    return { evidence: evidenceToProto(await this.evidence.get(id)) };
  }

  async listEvidence(request: assessmentsV1.ListEvidenceRequest): Promise<assessmentsV1.ListEvidenceResponse> {
    const { items, nextPageToken } = await this.evidence.list(request, filterFromProto(request));
    return { evidence: items.map(evidenceToProto), nextPageToken };
  }

  async listEvidenceVersions(
    request: assessmentsV1.ListEvidenceVersionsRequest,
  ): Promise<assessmentsV1.ListEvidenceVersionsResponse> {
    const { items, nextPageToken } = await this.evidence.listVersions(request.evidenceId, request);
    return { versions: items.map(versionToProto), nextPageToken };
  }

  async updateEvidence(request: assessmentsV1.UpdateEvidenceRequest): Promise<assessmentsV1.UpdateEvidenceResponse> {
    const given = request.evidence ?? bug('the rules admit no update without evidence');
    const changes = changesOf(given, request.updateMask ?? []);
    return { evidence: evidenceToProto(await this.evidence.update(given.id, changes, request.etag)) };
  }

  async finalizeEvidence({
    id,
    etag,
  }: assessmentsV1.FinalizeEvidenceRequest): Promise<assessmentsV1.FinalizeEvidenceResponse> {
    return { evidence: evidenceToProto(await this.evidence.finalize(id, etag)) };
  }

  async archiveEvidence({
    id,
    restore,
    etag,
  }: assessmentsV1.ArchiveEvidenceRequest): Promise<assessmentsV1.ArchiveEvidenceResponse> {
    return { evidence: evidenceToProto(await this.evidence.archive(id, restore, etag)) };
  }

  async holdEvidence({
    id,
    hold,
    reason,
  }: assessmentsV1.HoldEvidenceRequest): Promise<assessmentsV1.HoldEvidenceResponse> {
    return { evidence: evidenceToProto(await this.evidence.hold(id, hold, reason)) };
  }

  async deleteEvidence({ id }: assessmentsV1.DeleteEvidenceRequest): Promise<assessmentsV1.DeleteEvidenceResponse> {
    await this.deletion.run(id);
    return {};
  }

  async linkEvidence(request: assessmentsV1.LinkEvidenceRequest): Promise<assessmentsV1.LinkEvidenceResponse> {
    return { created: await this.links.link(request.assessmentId, linksFromProto(request.links)) };
  }

  async unlinkEvidence(request: assessmentsV1.UnlinkEvidenceRequest): Promise<assessmentsV1.UnlinkEvidenceResponse> {
    return { removed: await this.links.unlink(request.assessmentId, linksFromProto(request.links)) };
  }

  async listEvidenceLinks(
    request: assessmentsV1.ListEvidenceLinksRequest,
  ): Promise<assessmentsV1.ListEvidenceLinksResponse> {
    const { items, nextPageToken } = await this.links.list(request.evidenceId, request);
    return { links: items.map(linkToProto), nextPageToken };
  }

  async *downloadEvidence({
    id,
    version,
    offset,
    length,
  }: assessmentsV1.DownloadEvidenceRequest): AsyncGenerator<assessmentsV1.DownloadEvidenceResponse> {
    yield* downloadMessages(await this.content.download(id, version, Number(offset), Number(length)));
  }

  async verifyEvidence({
    id,
    version,
  }: assessmentsV1.VerifyEvidenceRequest): Promise<assessmentsV1.VerifyEvidenceResponse> {
    return verdictToProto(await this.content.verify(id, version));
  }

  async *downloadEvidenceManifest({
    assessmentId,
  }: assessmentsV1.DownloadEvidenceManifestRequest): AsyncGenerator<assessmentsV1.DownloadEvidenceManifestResponse> {
    yield* manifestMessages(await this.manifests.of(assessmentId));
  }
}
