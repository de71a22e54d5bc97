import { Inject, Injectable } from '@nestjs/common';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import type { RuleIndex } from '../detections/rule-index.js';
import type { RuleSpec } from '../detections/rule-schema.js';
import { RULES } from './threat-detection.js';
import type { Evidence } from './evidence.js';
import { ThreatEvidenceRepository } from './threat-evidence.repository.js';
import type { ThreatFilter, ThreatOrder } from './threat-query.js';
import type { Threat } from './threat.entity.js';
import { ThreatNotFound } from './threat.errors.js';
import { ThreatsRepository } from './threats.repository.js';

@Injectable()
export class ThreatsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly threats: ThreatsRepository,
    private readonly evidence: ThreatEvidenceRepository,
    @Inject(RULES) private readonly index: RuleIndex,
  ) {}

  get(id: string): Promise<Threat> {
    return this.#found(id);
  }

  getWithEvidence(id: string): Promise<{ threat: Threat; evidence: Evidence[] }> {
    return this.unitOfWork.run(
      async () => ({ threat: await this.#found(id), evidence: await this.evidence.latest(id) }),
      { readOnly: true },
    );
  }

  list(request: PageRequest, filter: ThreatFilter, orderBy: ThreatOrder) {
    return this.threats.list(request, filter, orderBy);
  }

  rules(): readonly RuleSpec[] {
    return this.index.rules.map(({ spec }) => spec);
  }

  async #found(id: string): Promise<Threat> {
    const threat = await this.threats.find(id);
    if (!threat) throw new ThreatNotFound();
    return threat;
  }
}
