import { Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { SealedObjects } from '@attestry/object-store';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { EvidenceLinksRepository } from './evidence-links.repository.js';
import { EvidenceInUse, EvidenceRetained } from './evidence.errors.js';
import { EvidenceRepository } from './evidence.repository.js';

/** Deletes the bytes of an evidence that nobody needs any more; its entry and its hashes stay. */
@Injectable()
export class DeleteEvidence {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly guard: WriteGuard,
    private readonly evidence: EvidenceRepository,
    private readonly links: EvidenceLinksRepository,
    private readonly objects: SealedObjects,
    private readonly outbox: Outbox,
  ) {}

  async run(id: string): Promise<void> {
    const removed = await this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const evidence = await this.evidence.lock(id);
      if (evidence.status === 'deleted') return [];
      await this.#assertReleased(id, evidence.legalHold);
      const [view] = await this.evidence.views([evidence]);
      if (view?.retainUntil && view.retainUntil > new Date()) throw new EvidenceRetained(view.retainUntil);
      evidence.status = 'deleted';
      await this.evidence.save(evidence);
      const objects = await this.evidence.noteRemoval(id);
      await this.outbox.record({
        action: 'evidence.deleted',
        resource: { type: 'evidence', id },
        details: { versions: objects.length },
      });
      return objects;
    });
    // What is left when the process ends here is swept away.
    for (const object of removed) await this.objects.remove(object);
  }

  async #assertReleased(id: string, legalHold: boolean): Promise<void> {
    if (legalHold) throw new EvidenceRetained(undefined);
    const assessment = await this.links.underWay(id);
    if (assessment !== undefined) throw new EvidenceInUse(assessment);
  }
}
