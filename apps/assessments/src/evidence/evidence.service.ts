import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { type NewEvent, Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { currentActor } from '@attestry/request-context';
import { assertSeen } from '../assessments/etag.js';
import type { EvidenceChanges } from './evidence-changes.js';
import type { EvidenceStatus } from './evidence-kinds.js';
import type { EvidenceView } from './evidence-view.js';
import type { Evidence } from './evidence.entity.js';
import { EvidenceNotActive } from './evidence.errors.js';
import { assertSpan } from './evidence.mapper.js';
import { EvidenceRepository } from './evidence.repository.js';
import type { EvidenceFilter } from './evidence-filter.js';

/** Entries of evidence, and what people say of them. */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly evidence: EvidenceRepository,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  get(id: string): Promise<EvidenceView> {
    return this.unitOfWork.run(async () => this.#view(await this.evidence.find(id)), { readOnly: true });
  }

  list(request: PageRequest, filter: EvidenceFilter): Promise<{ items: EvidenceView[]; nextPageToken: string }> {
    return this.unitOfWork.run(
      async () => {
        const { items, nextPageToken } = await this.evidence.list(request, filter);
        return { items: await this.evidence.views(items), nextPageToken };
      },
      { readOnly: true },
    );
  }

  listVersions(evidenceId: string, request: PageRequest) {
    return this.unitOfWork.run(
      async () => {
        await this.evidence.find(evidenceId);
        return this.evidence.listVersions(evidenceId, request);
      },
      { readOnly: true },
    );
  }

  update(id: string, changes: EvidenceChanges, etag: string): Promise<EvidenceView> {
    return this.#change(id, etag, ['active'], (evidence) => {
      Object.assign(evidence, changes);
      assertSpan(evidence.effectiveAt, evidence.expiresAt);
      return { action: 'evidence.updated', details: { fields: Object.keys(changes).sort() } };
    });
  }

  finalize(id: string, etag: string): Promise<EvidenceView> {
    return this.#change(id, etag, ['active'], (evidence) => {
      if (evidence.final) return undefined;
      Object.assign(evidence, { final: true, finalizedBy: currentActor().id, finalizedAt: new Date() });
      return { action: 'evidence.finalized', details: { version: evidence.latestVersion } };
    });
  }

  archive(id: string, restore: boolean, etag: string): Promise<EvidenceView> {
    const to = restore ? 'active' : 'archived';
    return this.#change(id, etag, ['active', 'archived'], (evidence) => {
      if (evidence.status === to) return undefined;
      evidence.status = to;
      return { action: restore ? 'evidence.restored' : 'evidence.archived', details: {} };
    });
  }

  hold(id: string, hold: boolean, reason: string): Promise<EvidenceView> {
    return this.#change(id, '', ['active', 'archived'], (evidence) => {
      if (evidence.legalHold === hold) return undefined;
      evidence.legalHold = hold;
      return { action: hold ? 'evidence.held' : 'evidence.released', details: { reason } };
    });
  }

  /** What changes nothing is not told. */
  #change(
    id: string,
    etag: string,
    admitted: readonly EvidenceStatus[],
    apply: (evidence: Evidence) => Pick<NewEvent, 'action' | 'details'> | undefined,
  ): Promise<EvidenceView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const evidence = await this.evidence.lock(id);
      if (!admitted.includes(evidence.status)) throw new EvidenceNotActive(evidence.status);
      assertSeen(evidence, etag);
      const told = apply(evidence);
      if (!told) return this.#view(evidence);
      await this.outbox.record({ ...told, resource: { type: 'evidence', id } });
      return this.#view(await this.evidence.save(evidence));
    });
  }

  async #view(evidence: Evidence): Promise<EvidenceView> {
    const [view] = await this.evidence.views([evidence]);
    return view ?? bug('an evidence without version');
  }
}
