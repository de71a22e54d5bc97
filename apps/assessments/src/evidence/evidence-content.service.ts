import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Unavailable } from '@attestry/domain-errors';
import { KeyShredded, SealBroken } from '@attestry/keys';
import { type ByteRange, ObjectMissing, ObjectTruncated, SealedObjects } from '@attestry/object-store';
import { UnitOfWork } from '@attestry/persistence';
import type { EvidenceVersion } from './evidence-version.entity.js';
import { EvidenceDeleted, RangeOutsideEvidence } from './evidence.errors.js';
import { EvidenceRepository } from './evidence.repository.js';
import type { Download, Verdict } from './evidence-download.js';

/** The bytes of evidence, opened as they are read. */
@Injectable()
export class EvidenceContent {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly evidence: EvidenceRepository,
    private readonly objects: SealedObjects,
  ) {}

  /** Number 0: the latest version; length 0: to the end. */
  async download(id: string, number: number, offset: number, length: number): Promise<Download> {
    const version = await this.#version(id, number);
    if (offset > 0 && offset >= version.sizeBytes) throw new RangeOutsideEvidence(version.sizeBytes);
    const end = length === 0 ? version.sizeBytes : Math.min(version.sizeBytes, offset + length);
    const size = end - offset;
    const bytes = this.#bytes(version, { start: offset, end });
    return { version, size, whole: size === version.sizeBytes, bytes };
  }

  async verify(id: string, number: number): Promise<{ version: EvidenceVersion; verdict: Verdict }> {
    const version = await this.#version(id, number);
    return { version, verdict: await this.#verdict(version) };
  }

  async #verdict(version: EvidenceVersion): Promise<Verdict> {
    const hash = createHash('sha256');
    try {
      for await (const bytes of this.objects.read(version.id, version.sizeBytes)) hash.update(bytes);
    } catch (error) {
      if (error instanceof ObjectMissing || error instanceof KeyShredded) return 'missing';
      if (error instanceof SealBroken || error instanceof ObjectTruncated) return 'altered';
      throw error;
    }
    return hash.digest().equals(version.sha256) ? 'intact' : 'altered';
  }

  async *#bytes(version: EvidenceVersion, range: ByteRange): AsyncGenerator<Buffer> {
    try {
      yield* this.objects.read(version.id, version.sizeBytes, range);
    } catch (error) {
      const isLost = [ObjectMissing, ObjectTruncated, SealBroken].some((kind) => error instanceof kind);
      throw isLost ? new Unavailable('the content of this evidence', { cause: error }) : error;
    }
  }

  #version(id: string, number: number): Promise<EvidenceVersion> {
    return this.unitOfWork.run(
      async () => {
        const { latestVersion } = await this.evidence.find(id);
        const version = await this.evidence.version(id, number === 0 ? latestVersion : number);
        if (version.bytesRemovedAt !== null) throw new EvidenceDeleted();
        return version;
      },
      { readOnly: true },
    );
  }
}
