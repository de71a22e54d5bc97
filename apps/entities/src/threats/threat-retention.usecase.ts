import { Injectable } from '@nestjs/common';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { ThreatRetentionRepository } from './threat-retention.repository.js';

/** Two years by the calendar's longest count, strictly more. */
const KEPT_MS = 731 * 86_400_000;

/** What time does to threats. */
@Injectable()
export class ThreatRetention {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly retention: ThreatRetentionRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Ends some suppressions, an event each; gives how many. */
  endSuppressions(now: Date, limit: number): Promise<number> {
    return this.unitOfWork.run(async () => {
      const ended = await this.retention.endSuppressions(now, limit);
      await this.outbox.recordAll(
        ended.map(({ threatId, entityId, threatType, detectionMethod }) => ({
          action: 'threat.suppression_ended',
          resource: { type: 'entities.threat', id: threatId },
          details: { entity_id: entityId, threat_type: threatType, detection_method: detectionMethod },
        })),
      );
      return ended.length;
    });
  }

  /** Removes some threats of more than two years ago, an event a table; gives how many threats went. */
  removeOld(now: Date, limit: number): Promise<number> {
    return this.unitOfWork.run(async () => {
      const removed = await this.retention.remove(new Date(now.getTime() - KEPT_MS), limit);
      const tables = (Object.entries(removed) as [string, number][]).filter(([, count]) => count > 0);
      await this.outbox.recordAll(
        tables.map(([table, count]) => ({
          action: 'threat.retention',
          resource: { type: 'entities.threat', id: null },
          details: { table, removed: count },
        })),
      );
      return removed.threat_events;
    });
  }
}
