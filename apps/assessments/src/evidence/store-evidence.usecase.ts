import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type ErrorKind } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { SealedObjects } from '@attestry/object-store';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import type { SpooledUpload } from '@attestry/uploads';
import { AssessmentLocked } from '../assessments/assessment.errors.js';
import { CollectedForRepository } from './collected-for.repository.js';
import type { EvidenceType } from './evidence-kinds.js';
import type { EvidenceView } from './evidence-view.js';
import type { Evidence } from './evidence.entity.js';
import { EvidenceNotActive, EvidenceRefused } from './evidence.errors.js';
import { EvidenceRepository, type NewVersion } from './evidence.repository.js';
import { displayName } from './inspection/display-name.js';
import type { EvidenceMediaType } from './inspection/file-kind.js';
import { type DeclaredFile, inspectFile } from './inspection/inspect-file.js';
import { RefusedFile } from './inspection/refused-file.js';

/** A file as its sender describes it. */
export interface NewEvidenceFile extends DeclaredFile {
  readonly assessmentId: string;
  /** Empty: as the file. */
  readonly title: string;
  readonly type: EvidenceType;
  readonly collectedAt: Date;
  readonly effectiveAt: Date | null;
  readonly expiresAt: Date | null;
}

export interface NewVersionFile extends DeclaredFile {
  readonly evidenceId: string;
  readonly collectedAt: Date;
}

/** Nest token of the kinds of file that are taken. */
export const TAKEN_TYPES = Symbol('taken types');

const REFUSALS: ReadonlySet<ErrorKind> = new Set(['not_found', 'failed_precondition', 'quota_exceeded']);

type File = DeclaredFile & { readonly collectedAt: Date };
/** What an upload becomes, beside the evidence that it is a version of. */
type Stored = Omit<NewVersion, 'evidenceId' | 'number'>;

/**
 * Makes an upload evidence. Its bytes are in the store, safe, before any row speaks of them; bytes that no row came to
 * speak of are swept away later.
 */
@Injectable()
export class StoreEvidence {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly guard: WriteGuard,
    private readonly assessments: CollectedForRepository,
    private readonly evidence: EvidenceRepository,
    private readonly objects: SealedObjects,
    private readonly outbox: Outbox,
    @Inject(TAKEN_TYPES) private readonly taken: ReadonlySet<EvidenceMediaType>,
  ) {}

  /** Before the first byte is taken; what holds now is asked for again when the row is written. */
  async admit(assessmentId: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      assertOpen(await this.assessments.state(assessmentId));
    });
  }

  async admitVersion(evidenceId: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      assertActive(await this.evidence.find(evidenceId));
    });
  }

  async create(upload: SpooledUpload<NewEvidenceFile>): Promise<EvidenceView> {
    const { assessmentId, title, type, collectedAt, effectiveAt, expiresAt } = upload.header;
    return this.#keep(upload, async (stored) => {
      assertOpen(await this.assessments.hold(assessmentId));
      const facts = { type, collectedAt, effectiveAt, expiresAt };
      const named = { id: uuidv7(), assessmentId, title: title.trim() === '' ? stored.fileName : title.trim() };
      const evidence = await this.evidence.insert({ ...named, ...facts });
      return this.#version(evidence, 1, stored, 'evidence.uploaded');
    });
  }

  /** A new version is a draft, whatever the one before was; the bytes of the latest one again are none. */
  async addVersion(upload: SpooledUpload<NewVersionFile>): Promise<{ view: EvidenceView; created: boolean }> {
    const { evidenceId } = upload.header;
    const known = await this.#sameAsLatest(evidenceId, upload.sha256);
    if (known) return { view: known, created: false };
    const view = await this.#keep(upload, async (stored) => {
      const evidence = await this.evidence.lock(evidenceId);
      assertActive(evidence);
      const { collectedAt } = stored;
      const draft = { final: false, finalizedBy: null, finalizedAt: null };
      Object.assign(evidence, draft, { collectedAt });
      const number = evidence.latestVersion + 1;
      const view = await this.#version(evidence, number, stored, 'evidence.version_added');
      evidence.latestVersion = number;
      return { ...view, evidence: await this.evidence.save(evidence) };
    });
    return { view, created: true };
  }

  async #sameAsLatest(evidenceId: string, sha256: Buffer): Promise<EvidenceView | undefined> {
    return this.unitOfWork.run(async () => {
      const [view] = await this.evidence.views([await this.evidence.find(evidenceId)]);
      return view?.latest.sha256.equals(sha256) === true ? view : undefined;
    });
  }

  async #keep(upload: SpooledUpload<File>, write: (stored: Stored) => Promise<EvidenceView>): Promise<EvidenceView> {
    const { header, size: sizeBytes, sha256 } = upload;
    const mediaType = await this.#inspected(upload);
    await this.#assertRoom(sizeBytes);
    const id = uuidv7();
    await this.objects.put(id, sizeBytes, upload.read() as AsyncIterable<Buffer>);
    try {
      return await this.unitOfWork.run(async () => {
        const fileName = displayName(header.fileName);
        const view = await write({ id, fileName, mediaType, sizeBytes, sha256, collectedAt: header.collectedAt });
        // Last, so that nobody waits for this upload longer than it takes to count.
        const quota = await this.guard.lockQuota('storage_bytes');
        quota.admit((await this.evidence.storedBytes()) - sizeBytes, sizeBytes);
        return view;
      });
    } catch (error) {
      // What surely was not committed; of anything else nobody knows yet, so the sweep decides.
      if (error instanceof DomainError && REFUSALS.has(error.kind)) await this.objects.remove(id);
      throw error;
    }
  }

  /** What is over the limit already is not even stored. */
  async #assertRoom(sizeBytes: number): Promise<void> {
    await this.unitOfWork.run(async () => {
      const quota = await this.guard.lockQuota('storage_bytes');
      quota.admit(await this.evidence.storedBytes(), sizeBytes);
    });
  }

  async #version(evidence: Evidence, number: number, stored: Stored, action: string): Promise<EvidenceView> {
    const latest = await this.evidence.insertVersion({ ...stored, evidenceId: evidence.id, number });
    await this.outbox.record({
      action,
      resource: { type: 'evidence', id: evidence.id },
      details: {
        assessment_id: evidence.assessmentId,
        type: evidence.type,
        version: number,
        media_type: stored.mediaType,
        bytes: stored.sizeBytes,
        sha256: stored.sha256.toString('hex'),
        collected_at: stored.collectedAt.toISOString(),
      },
    });
    return { evidence, latest, retainUntil: undefined };
  }

  async #inspected(upload: SpooledUpload<File>): Promise<EvidenceMediaType> {
    try {
      return await inspectFile(upload, upload.header, this.taken);
    } catch (error) {
      throw error instanceof RefusedFile ? new EvidenceRefused(error) : error;
    }
  }
}

function assertOpen({ status }: { readonly status: string }): void {
  if (status === 'completed' || status === 'archived') throw new AssessmentLocked(status);
}

function assertActive({ status }: Pick<Evidence, 'status'>): void {
  if (status !== 'active') throw new EvidenceNotActive(status);
}
