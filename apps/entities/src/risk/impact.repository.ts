import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { ImpactResult } from './risk-assessment.js';

export const IMPACT_HOPS = 3;
/** Edges read for one of many, and for one that needs more; what needs still more is taken for everything. */
const FEW_EDGES = 10_000;
const MANY_EDGES = 200_000;
/** Entities of one statement, so that the dearest ones together stay below its time-out. */
const AT_ONCE = 20;

const IMPACTS = `
  select origin.id, reached.count, reached.stopped, reached.jewel as "crownJewelNear",
    entities.live_entities() - (live.status in ('active', 'inactive', 'quarantined'))::integer as others
  from unnest($1::uuid[]) as origin (id)
    join entities.entities as live on live.id = origin.id,
    lateral (
      select (count(distinct way.id))::integer as count, coalesce(bool_or(way.id is null), false) as stopped,
        exists (select from entities.crown_jewels as jewel where jewel.entity_id = any(array_agg(way.id))) as jewel
      from entities.spread(array[origin.id], ${IMPACT_HOPS}, false, $2) as way) as reached`;

interface Row {
  id: string;
  count: number;
  stopped: boolean;
  crownJewelNear: boolean;
  others: number;
}

@Injectable()
export class ImpactRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** By entity; those that the tenant does not have are not in it. */
  async of(ids: readonly string[]): Promise<ReadonlyMap<string, ImpactResult>> {
    const found: Row[] = [];
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      found.push(...(await this.#counted(ids.slice(at, at + AT_ONCE), FEW_EDGES)));
    }
    const impacts = new Map<string, ImpactResult>();
    for (const row of found) {
      const whole = row.stopped ? ((await this.#counted([row.id], MANY_EDGES))[0] ?? row) : row;
      impacts.set(row.id, impactOf(whole));
    }
    return impacts;
  }

  #counted(ids: readonly string[], edges: number): Promise<Row[]> {
    return this.unitOfWork.run((em) => rows<Row>(em, IMPACTS, [ids, edges]));
  }
}

const impactOf = ({ count, stopped, crownJewelNear, others }: Row): ImpactResult => ({
  reached: count,
  others: Math.max(others, 0),
  crownJewelNear,
  beyondCounting: stopped,
});
