import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import { isResolved, type ThreatStatus } from './threat-lifecycle.js';

/** A threat as far as its next step needs it, locked until the transaction ends. */
export interface LockedThreat {
  id: string;
  entityId: string;
  threatType: string;
  detectionMethod: string;
  status: ThreatStatus;
  version: number;
}

export interface Step {
  status: ThreatStatus;
  reason: string;
  resolutionMethod: string;
}

const SUPPRESSION = '30 days';

@Injectable()
export class TriageRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async lock(id: string): Promise<LockedThreat | undefined> {
    const [threat] = await this.unitOfWork.run((em) =>
      rows<LockedThreat>(
        em,
        `select id, entity_id as "entityId", threat_type as "threatType", detection_method as "detectionMethod", status,
           version from entities.threat_events where id = $1::uuid for update`,
        [id],
      ),
    );
    return threat;
  }

  /** `resolved_at` tells when it ended first, and `resolution_method` how it did last. */
  async move(id: string, { status, reason, resolutionMethod }: Step): Promise<void> {
    const resolved = isResolved(status);
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `update entities.threat_events set status = $2, status_reason = $3,
           resolved_at = case when $4 then coalesce(resolved_at, now()) end,
           resolution_method = case when $4 then $5 end
         where id = $1::uuid`,
        [id, status, reason, resolved, resolutionMethod],
      ),
    );
  }

  /** Until when the same key raises nothing. */
  async suppress(threat: LockedThreat): Promise<Date> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ expiresAt: Date }>(
        em,
        `insert into entities.threat_suppressions (id, entity_id, threat_type, detection_method, threat_id, expires_at)
         values ($1, $2, $3, $4, $5, now() + interval '${SUPPRESSION}') returning expires_at as "expiresAt"`,
        [uuidv7(), threat.entityId, threat.threatType, threat.detectionMethod, threat.id],
      ),
    );
    return row!.expiresAt;
  }
}
