import { Injectable } from '@nestjs/common';
import { bug, InvalidFields } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { AssessmentLocked } from '../assessments/assessment.errors.js';
import { CollectedForRepository } from './collected-for.repository.js';
import { type BadLink, EvidenceLinksRepository } from './evidence-links.repository.js';
import type { EvidenceLink, LinkKey } from './evidence-link.js';
import { EvidenceRepository } from './evidence.repository.js';

const FAULTS: Readonly<Record<BadLink['fault'], { field: string; description: string }>> = {
  evidence: { field: 'evidenceId', description: 'there is no such evidence in use' },
  requirement: { field: 'requirementCode', description: 'the assessment has no such requirement' },
  letter: { field: 'letter', description: 'the requirement has no such objective' },
};

/** Says what evidence proves, while the assessment is in progress. */
@Injectable()
export class EvidenceLinks {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assessments: CollectedForRepository,
    private readonly evidence: EvidenceRepository,
    private readonly links: EvidenceLinksRepository,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  link(assessmentId: string, links: readonly LinkKey[]): Promise<number> {
    return this.unitOfWork.run(async () => {
      const framework = await this.#open(assessmentId);
      const bad = await this.links.bad(assessmentId, links);
      if (bad.length > 0) throw new InvalidFields(bad.map(violation));
      return this.#tell('evidence.linked', await this.links.insert(assessmentId, framework, links));
    });
  }

  unlink(assessmentId: string, links: readonly LinkKey[]): Promise<number> {
    return this.unitOfWork.run(async () => {
      await this.#open(assessmentId);
      return this.#tell('evidence.unlinked', await this.links.remove(assessmentId, links));
    });
  }

  list(evidenceId: string, request: PageRequest) {
    return this.unitOfWork.run(
      async () => {
        await this.evidence.find(evidenceId);
        return this.links.list(evidenceId, request);
      },
      { readOnly: true },
    );
  }

  async #open(assessmentId: string): Promise<string> {
    await this.guard.assertWritable();
    const { status, frameworkCode } = await this.assessments.hold(assessmentId);
    if (status !== 'in_progress') throw new AssessmentLocked(status);
    return frameworkCode ?? bug('in progress without a catalogue');
  }

  /** One event for each evidence. */
  async #tell(action: string, changed: readonly EvidenceLink[]): Promise<number> {
    const byEvidence = Map.groupBy(changed, ({ evidenceId }) => evidenceId);
    await this.outbox.recordAll(
      [...byEvidence].map(([id, links]) => ({
        action,
        resource: { type: 'evidence', id },
        details: {
          assessment_id: links[0]?.assessmentId ?? '',
          proves: links.map(({ requirementCode, letter }) => `${requirementCode}${letter ? `[${letter}]` : ''}`).sort(),
        },
      })),
    );
    return changed.length;
  }
}

const violation = ({ place, fault }: BadLink) => ({
  field: `links[${place}].${FAULTS[fault].field}`,
  description: FAULTS[fault].description,
});
