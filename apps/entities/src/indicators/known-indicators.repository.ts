import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import { decayed } from './decay.js';
import type { LiveIndicator } from './indicator-rule.js';
import type { IndicatorType, Observable, ThreatLevel } from './indicator-kind.js';

interface Row {
  id: string;
  type: IndicatorType;
  value: string;
  level: ThreatLevel;
  confidence: number;
  lastSeen: Date;
}

export const AMONG = `select id, indicator_type as type, indicator_value as value, threat_level as level,
    confidence_score as confidence, last_seen as "lastSeen"
  from entities.threat_indicators
  join unnest($1::text[], $2::text[]) as seen (type, value) on indicator_type = seen.type and indicator_value = seen.value
  where expires_at > now()`;

export const PREFIX_LENGTHS = `select length from generate_series(0, 128) as length where exists (
  select from entities.threat_indicators where prefix_length = length)`;

/** Looks indicators up for detections: by equal text alone, which row security lets an index serve. */
@Injectable()
export class KnownIndicatorsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async any(): Promise<boolean> {
    const found = await this.unitOfWork.run((em) => rows(em, 'select 1 from entities.threat_indicators limit 1'));
    return found.length > 0;
  }

  /** Lengths of the prefixes of listed networks. */
  async prefixLengths(): Promise<number[]> {
    const found = await this.unitOfWork.run((em) => rows<{ length: number }>(em, PREFIX_LENGTHS));
    return found.map(({ length }) => length);
  }

  /** Those of the values that are listed and not expired. */
  async among(observables: readonly Observable[]): Promise<LiveIndicator[]> {
    if (observables.length === 0) return [];
    const found = await this.unitOfWork.run((em) =>
      rows<Row>(em, AMONG, [observables.map(({ type }) => type), observables.map(({ value }) => value)]),
    );
    const now = new Date();
    return found.map(({ id, type, value, level, confidence, lastSeen }) => ({
      id,
      type,
      value,
      threatLevel: level,
      confidence: decayed(confidence, lastSeen, now),
    }));
  }
}
