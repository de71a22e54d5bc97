import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';

/** A suppression that has ended. */
export interface EndedSuppression {
  threatId: string;
  entityId: string;
  threatType: string;
  detectionMethod: string;
}

/** Rows that went, by table. */
export interface RemovedThreats {
  threat_events: number;
  threat_evidence: number;
  threat_suppressions: number;
}

// A threat's first event is never later than its last one, so the index by it bounds the search.
export const OLD_THREATS = `
  select id from entities.threat_events where time < $1 and last_seen_at < $1 order by time, id limit $2 for update skip locked`;

// Children first, so that each table tells how many went; what a cascade takes is counted nowhere.
const REMOVE = (table: string, column: string): string =>
  `delete from entities.${table} where ${column} = any($1::uuid[]) returning 1`;

@Injectable()
export class ThreatRetentionRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Takes some away whose time is over. */
  endSuppressions(now: Date, limit: number): Promise<EndedSuppression[]> {
    return this.unitOfWork.run((em) =>
      rows<EndedSuppression>(
        em,
        `delete from entities.threat_suppressions where id in (
           select id from entities.threat_suppressions where expires_at <= $1 order by expires_at limit $2
           for update skip locked)
         returning threat_id as "threatId", entity_id as "entityId", threat_type as "threatType",
           detection_method as "detectionMethod"`,
        [now, limit],
      ),
    );
  }

  /** Removes some threats that were last seen before this time, with what hangs on them. */
  remove(before: Date, limit: number): Promise<RemovedThreats> {
    return this.unitOfWork.run(async (em) => {
      const ids = (await rows<{ id: string }>(em, OLD_THREATS, [before, limit])).map(({ id }) => id);
      const gone = async (table: string, column: string) => (await rows(em, REMOVE(table, column), [ids])).length;
      if (ids.length === 0) return { threat_events: 0, threat_evidence: 0, threat_suppressions: 0 };
      const evidence = await gone('threat_evidence', 'threat_id');
      const suppressions = await gone('threat_suppressions', 'threat_id');
      return {
        threat_events: await gone('threat_events', 'id'),
        threat_evidence: evidence,
        threat_suppressions: suppressions,
      };
    });
  }
}
