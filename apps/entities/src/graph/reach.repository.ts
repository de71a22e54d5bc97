import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import { RISK_LEVELS, type RiskLevel } from '../entities/risk-level.js';
import { GraphTooLarge } from './graph.errors.js';
import { type Direction, MAX_EDGES, percentOf, type ReachedEntity, type ReachOfEntity } from './reach.js';

// Rounded, so that two ways whose strengths differ by the order of multiplication alone are a tie.
const REACH = `
  with entries as materialized (select * from entities.spread(array[$1::uuid], $2, $3, $4)),
  reached as materialized (
    select id, min(hop) as depth, floor(max(strength) * 1e12 + 0.5) / 1e12 as strength, min(level) as level
    from entries where id is not null group by id),
  page as materialized (select * from reached order by depth, strength desc, id limit $5)
  select
    (select status in ('active', 'inactive', 'quarantined') from entities.entities where id = $1::uuid) as live,
    (select hop from entries where id is null) as "stoppedAt",
    entities.live_entities() as "liveEntities",
    (select count(*)::integer from reached) as count,
    (select jsonb_object_agg(level, jsonb_build_object('count', count, 'strength', strength)) from (
       select level, count(*) as count, sum(strength) as strength from reached group by level) as by_level) as levels,
    (select count(*)::integer from entities.crown_jewels join reached on reached.id = entity_id) as "crownJewels",
    (select coalesce(jsonb_agg(jsonb_build_object('entityId', page.id, 'name', name, 'type', type,
         'riskLevel', risk_level, 'depth', depth, 'strength', strength, 'crownJewel', entity_id is not null)
         order by depth, strength desc, page.id), '[]')
     from page join entities.entities as entity on entity.id = page.id
       left join entities.crown_jewels on entity_id = page.id) as entities`;

interface Row {
  live: boolean | null;
  stoppedAt: number | null;
  liveEntities: number;
  count: number;
  levels: Partial<Record<RiskLevel, { count: number; strength: number }>> | null;
  crownJewels: number;
  entities: ReachedEntity[];
}

const WEIGHTS: Readonly<Record<RiskLevel, number>> = { low: 1, medium: 2, high: 4, critical: 8 };

@Injectable()
export class ReachRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Undefined if there is no such entity. */
  async of(
    entityId: string,
    direction: Direction,
    depth: number,
    limit: number,
    maxEdges = MAX_EDGES,
  ): Promise<ReachOfEntity | undefined> {
    const params = [entityId, depth, direction === 'exposure', maxEdges, limit];
    const [row] = await this.unitOfWork.run((em) => rows<Row>(em, REACH, params), { readOnly: true });
    if (!row || row.live === null) return undefined;
    if (row.stoppedAt !== null) {
      throw new GraphTooLarge({ reached: row.count, depth: row.stoppedAt - 1, limit: maxEdges });
    }
    return reachOf(row, depth);
  }
}

function reachOf({ live, liveEntities, count, levels, crownJewels, entities }: Row, depth: number): ReachOfEntity {
  const others = Math.max(liveEntities - (live ? 1 : 0), 0);
  const weighted = RISK_LEVELS.reduce((sum, level) => sum + (levels?.[level]?.strength ?? 0) * WEIGHTS[level], 0);
  const reach = {
    count,
    others,
    percent: percentOf(count, others),
    weighted: Math.round(weighted * 1e6) / 1e6,
    crownJewels,
    levels: Object.fromEntries(RISK_LEVELS.map((level) => [level, levels?.[level]?.count ?? 0])) as Record<
      RiskLevel,
      number
    >,
  };
  return { reach, entities, truncated: count > entities.length, depth };
}
