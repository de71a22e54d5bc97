import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import { expiryOf } from './decay.js';
import type { NewIndicator } from './indicator-kind.js';

const COLUMNS = `id, indicator_type, indicator_value, prefix_length, threat_level, source, confidence_score, first_seen,
  last_seen, expires_at`;

const INSERT = `insert into entities.threat_indicators as listed (${COLUMNS})
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::text[], $7::smallint[],
    $8::timestamptz[], $9::timestamptz[], $10::timestamptz[])`;

const LATER = `(excluded.last_seen, excluded.confidence_score, excluded.source collate "C", excluded.threat_level collate "C")
  > (listed.last_seen, listed.confidence_score, listed.source collate "C", listed.threat_level collate "C")`;

const taken = (column: string) => `${column} = case when ${LATER} then excluded.${column} else listed.${column} end`;

const UPSERT = `${INSERT}
  on conflict on constraint threat_indicators_value_key do update set
    first_seen = least(listed.first_seen, excluded.first_seen),
    ${['last_seen', 'expires_at', 'threat_level', 'source', 'confidence_score'].map(taken).join(',\n    ')}
  where ${LATER} or excluded.first_seen < listed.first_seen
  returning version = 1 and created_at = now() and xmax = 0 as created`;

export interface Upserted {
  created: number;
  updated: number;
}

/** Writes indicators by the thousand. */
@Injectable()
export class IndicatorWritesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** False if the value is listed already. */
  async insert(id: string, indicator: NewIndicator): Promise<boolean> {
    const sql = `${INSERT} on conflict on constraint threat_indicators_value_key do nothing returning id`;
    const inserted = await this.unitOfWork.run((em) =>
      rows(
        em,
        sql,
        paramsOf([indicator], () => id),
      ),
    );
    return inserted.length === 1;
  }

  /** Each value must be in the list once. What is there and says no less stays untouched. */
  async upsert(indicators: readonly NewIndicator[]): Promise<Upserted> {
    if (indicators.length === 0) return { created: 0, updated: 0 };
    const written = await this.unitOfWork.run((em) =>
      rows<{ created: boolean }>(em, UPSERT, paramsOf(indicators, uuidv7)),
    );
    const created = written.filter((row) => row.created).length;
    return { created, updated: written.length - created };
  }

  async update(id: string, { threatLevel, source, confidence, firstSeen, lastSeen }: NewIndicator): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `update entities.threat_indicators set threat_level = $2, source = $3, confidence_score = $4, first_seen = $5,
           last_seen = $6, expires_at = $7 where id = $1::uuid`,
        [id, threatLevel, source, confidence, firstSeen, lastSeen, expiryOf(confidence, lastSeen)],
      ),
    );
  }
}

function paramsOf(indicators: readonly NewIndicator[], nextId: () => string): unknown[] {
  const all = <T>(pick: (indicator: NewIndicator) => T) => indicators.map(pick);
  return [
    all(nextId),
    all(({ type }) => type),
    all(({ value }) => value),
    all(({ type, value }) => (type === 'cidr' ? Number(value.slice(value.indexOf('/') + 1)) : null)),
    all(({ threatLevel }) => threatLevel),
    all(({ source }) => source),
    all(({ confidence }) => confidence),
    all(({ firstSeen }) => firstSeen.toISOString()),
    all(({ lastSeen }) => lastSeen.toISOString()),
    all(({ confidence, lastSeen }) => expiryOf(confidence, lastSeen).toISOString()),
  ];
}
