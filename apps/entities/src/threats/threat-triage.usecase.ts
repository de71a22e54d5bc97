import { Injectable } from '@nestjs/common';
import { EtagMismatch } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { leadsTo } from './threat-lifecycle.js';
import { IllegalThreatTransition, ThreatNotFound } from './threat.errors.js';
import { type LockedThreat, type Step, TriageRepository } from './triage.repository.js';

/** Moves a threat on. */
@Injectable()
export class ThreatTriage {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly triage: TriageRepository,
    private readonly outbox: Outbox,
  ) {}

  run(id: string, step: Step, etag: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const threat = await this.triage.lock(id);
      if (!threat) throw new ThreatNotFound();
      if (etag !== '' && etag !== String(threat.version)) throw new EtagMismatch(String(threat.version));
      if (!leadsTo(threat.status, step.status)) throw new IllegalThreatTransition(threat.status, step.status);
      await this.triage.move(id, step);
      await this.outbox.record({
        action: `threat.${step.status}`,
        resource: { type: 'entities.threat', id },
        details: { from: threat.status, to: step.status },
      });
      if (step.status === 'false_positive') await this.#suppress(threat);
    });
  }

  async #suppress(threat: LockedThreat): Promise<void> {
    const expiresAt = await this.triage.suppress(threat);
    await this.outbox.record({
      action: 'threat.suppressed',
      resource: { type: 'entities.threat', id: threat.id },
      details: {
        entity_id: threat.entityId,
        threat_type: threat.threatType,
        detection_method: threat.detectionMethod,
        expires_at: expiresAt.toISOString(),
      },
    });
  }
}
