import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Step } from './choke-points.js';
import { GraphTooLarge } from './graph.errors.js';
import { MAX_EDGES } from './reach.js';

export const MAX_JEWELS = 100;
/** Edges of a part of the graph that is searched in this process. */
export const MAX_STEPS = 20_000;

// What lies on a way of at most the depth: as far from the start and as far from a jewel as fits into it.
const WAYS = `
  with forward as materialized (select * from entities.spread(array[$1::uuid], $2, false, $3)),
  ahead as materialized (
    select $1::uuid as id, 0 as depth
    union all select id, min(hop) from forward where id is not null group by id),
  jewels as materialized (
    select entity_id as id from entities.crown_jewels join ahead on ahead.id = entity_id
    where depth > 0 order by depth, entity_id limit ${MAX_JEWELS}),
  backward as materialized (
    select * from entities.spread((select coalesce(array_agg(id), '{}') from jewels), $2, true, $3)),
  behind as materialized (
    select id, 0 as depth from jewels
    union all select id, min(hop) from backward where id is not null group by id),
  between_both as materialized (
    select ahead.id, ahead.depth as ahead, behind.depth as behind
    from ahead join behind using (id) where ahead.depth + behind.depth <= $2),
  steps as materialized (
    select distinct edge.spreads_from as "from", edge.spreads_to as "to"
    from between_both as one
      join entities.entity_relationships as edge on edge.spreads_from = one.id
      join between_both as other on other.id = edge.spreads_to
    where one.ahead + 1 + other.behind <= $2
    limit ${MAX_STEPS + 1})
  select
    (select min(hop) from (select hop from forward where id is null
       union all select hop from backward where id is null) as stops) as "stoppedAt",
    (select count(*)::integer - 1 from ahead) as reached,
    (select count(*)::integer from entities.crown_jewels join ahead on ahead.id = entity_id where depth > 0) as "jewelCount",
    (select coalesce(jsonb_agg(id), '[]') from jewels) as jewels,
    (select coalesce(jsonb_agg(steps), '[]') from steps) as steps`;

export interface JewelWays {
  jewels: string[];
  /** Also those that were not looked at. */
  jewelCount: number;
  steps: Step[];
}

@Injectable()
export class JewelWaysRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async from(start: string, depth: number): Promise<JewelWays> {
    const [row] = await this.unitOfWork.run(
      (em) => rows<JewelWays & { stoppedAt: number | null; reached: number }>(em, WAYS, [start, depth, MAX_EDGES]),
      { readOnly: true },
    );
    const { stoppedAt, reached, jewels, jewelCount, steps } = row!;
    if (stoppedAt !== null) throw new GraphTooLarge({ reached, depth: stoppedAt - 1, limit: MAX_EDGES });
    if (steps.length > MAX_STEPS) throw new GraphTooLarge({ reached, depth, limit: MAX_STEPS });
    return { jewels, jewelCount, steps };
  }
}
