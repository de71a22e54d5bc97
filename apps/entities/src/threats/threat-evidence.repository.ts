import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Match } from '../detections/match.js';
import { instant } from '../observations/instant.js';
import type { Evidence } from './evidence.js';

const SHOWN = 100;

@Injectable()
export class ThreatEvidenceRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Ids (`source/event`) of the matches that spoke for this detection before. */
  async known(method: string, matches: readonly Match[]): Promise<ReadonlySet<string>> {
    const found = await this.unitOfWork.run((em) =>
      rows<{ id: string }>(
        em,
        `select source || '/' || source_event_id as id from entities.threat_evidence
         join unnest($2::text[], $3::text[]) as wanted (source, source_event_id) using (source, source_event_id)
         where detection_method = $1`,
        [method, matches.map(({ source }) => source), matches.map(({ sourceEventId }) => sourceEventId)],
      ),
    );
    return new Set(found.map(({ id }) => id));
  }

  async insert(threatId: string, method: string, matches: readonly Match[]): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into entities.threat_evidence (detection_method, threat_id, source, source_event_id, event_time, event_type)
         select $1, $2::uuid, * from unnest($3::text[], $4::text[], $5::timestamptz[], $6::text[])`,
        [
          method,
          threatId,
          matches.map(({ source }) => source),
          matches.map(({ sourceEventId }) => sourceEventId),
          matches.map(({ time }) => instant(time)),
          matches.map(({ type }) => type),
        ],
      ),
    );
  }

  latest(threatId: string): Promise<Evidence[]> {
    return this.unitOfWork.run(
      (em) =>
        rows<Evidence>(
          em,
          `select source, source_event_id as "sourceEventId", event_time as "eventTime", event_type as "eventType"
           from entities.threat_evidence where threat_id = $1::uuid order by event_time desc limit $2`,
          [threatId, SHOWN],
        ),
      { readOnly: true },
    );
  }
}
