import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Match } from '../detections/match.js';
import type { Rule } from '../detections/rule.js';
import { instant } from '../observations/instant.js';
import { type Cluster, DEDUPE_MS, type Span } from './cluster.js';
import { scoreOf } from './finding.js';
import { LIVE } from './threat-lifecycle.js';

const MAX_INDICATORS = 50;

/** What a person has said about a key: entity, kind and method. */
export interface Key {
  entityId: string;
  rule: Rule;
}

/** Writes what detections raise. */
@Injectable()
export class RaisedThreatsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One writer of a tenant's threats at a time, until the transaction ends, or the same key could be raised twice. */
  async lock(): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `select pg_advisory_xact_lock(hashtextextended('entities.threats/' || entities.current_tenant_id(), 0))`,
      ),
    );
  }

  /** Threats of the key that are being worked on and near the span. */
  async live({ entityId, rule }: Key, first: number, last: number): Promise<Span[]> {
    const found = await this.unitOfWork.run((em) =>
      rows<{ id: string; first: Date; last: Date }>(
        em,
        `select id, time as first, last_seen_at as last from entities.threat_events
         where detection_method = $1 and entity_id = $2::uuid and threat_type = $3 and status = any($4::text[])
           and time <= $6::timestamptz and last_seen_at >= $5::timestamptz order by time, id`,
        [rule.method, entityId, rule.spec.threatType, LIVE, instant(first - DEDUPE_MS), instant(last + DEDUPE_MS)],
      ),
    );
    return found.map((row) => ({ id: row.id, first: row.first.getTime(), last: row.last.getTime() }));
  }

  /** Whether the key was called a false positive less than 30 days ago. */
  async suppressed({ entityId, rule }: Key): Promise<boolean> {
    const found = await this.unitOfWork.run((em) =>
      rows(
        em,
        `select 1 from entities.threat_suppressions where detection_method = $1 and entity_id = $2::uuid
           and threat_type = $3 and expires_at > now() limit 1`,
        [rule.method, entityId, rule.spec.threatType],
      ),
    );
    return found.length > 0;
  }

  async insert({ entityId, rule }: Key, { first, last, matches }: Cluster): Promise<string> {
    const id = uuidv7();
    const { spec } = rule;
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into entities.threat_events (id, entity_id, time, last_seen_at, count, threat_type, title, tactic,
           techniques, severity, threat_score, confidence, detection_method, anomaly_details, threat_indicators,
           recommended_actions)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13, $14::jsonb, $15::jsonb, $16::jsonb)`,
        [
          id, entityId, instant(first), instant(last), matches.length, spec.threatType, spec.title, spec.tactic,
          JSON.stringify(spec.techniques), spec.severity, scoreOf(rule, matches), spec.confidence, rule.method,
          JSON.stringify(detailsOf(rule, matches)), JSON.stringify(indicatorsOf(matches)), JSON.stringify(spec.actions),
        ], // prettier-ignore
      ),
    );
    return id;
  }

  async extend(id: string, rule: Rule, { first, last, matches }: Cluster): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `update entities.threat_events as threat set time = $2::timestamptz, last_seen_at = $3::timestamptz,
           count = count + $4, threat_score = greatest(threat_score, $5::numeric),
           threat_indicators = (select coalesce(jsonb_agg(indicator), '[]') from (
             select indicator from jsonb_array_elements(threat.threat_indicators || $6::jsonb)
               with ordinality as listed (indicator, place)
             group by indicator order by min(place) limit ${MAX_INDICATORS}) as distinct_ones)
         where id = $1::uuid`,
        [
          id,
          instant(first),
          instant(last),
          matches.length,
          scoreOf(rule, matches),
          JSON.stringify(indicatorsOf(matches)),
        ],
      ),
    );
  }

  /** Marks the events with the score of the strongest rule that they matched. */
  async scoreEvents(rule: Rule, matches: readonly Match[]): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `update entities.entity_events as event set risk_score = greatest(event.risk_score, $1::numeric)
         from unnest($2::text[], $3::text[], $4::timestamptz[]) as matched (source, source_event_id, time)
         where event.source = matched.source and event.source_event_id = matched.source_event_id
           and event.time = matched.time and event.time between $5::timestamptz and $6::timestamptz
           and coalesce(event.risk_score, -1) < $1::numeric`,
        [
          scoreOf(rule, matches),
          matches.map(({ source }) => source),
          matches.map(({ sourceEventId }) => sourceEventId),
          matches.map(({ time }) => instant(time)),
          instant(Math.min(...matches.map(({ time }) => time))),
          instant(Math.max(...matches.map(({ time }) => time))),
        ],
      ),
    );
  }
}

function detailsOf({ aggregate, details }: Rule, matches: readonly Match[]): object {
  if (!aggregate) return details ?? {};
  const counted =
    aggregate.distinct === undefined ? matches.length : new Set(matches.flatMap((one) => one.counted)).size;
  const { within, atLeast, per, distinct } = aggregate;
  return { counted, within, at_least: atLeast, per, ...(distinct === undefined ? {} : { distinct }) };
}

function indicatorsOf(matches: readonly Match[]): object[] {
  const found = new Map(
    matches.flatMap(({ indicators }) => indicators.map((one) => [`${one.type}\n${one.value}`, one] as const)),
  );
  return [...found.values()].slice(0, MAX_INDICATORS);
}
