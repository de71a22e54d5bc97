import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { AttackPath, PathHop } from './attack-path.js';
import { GraphTooLarge } from './graph.errors.js';
import { MAX_EDGES } from './reach.js';

const PATHS = `
  with entries as materialized (select * from entities.spread(array[$1::uuid], $3, false, $4)),
  best as materialized (
    select array_agg(hop) as hops, array_agg(id) as ids, array_agg(strength) as strengths
    from entries where id is not null),
  arrivals as (
    select hop, strength, floor(strength * 1e12 + 0.5) / 1e12 as rounded from entries where id = $2::uuid),
  ends as (
    (select 'shortest' as kind, * from arrivals order by hop limit 1)
    union all (select 'strongest', * from arrivals order by rounded desc, hop limit 1))
  select
    (select hop from entries where id is null) as "stoppedAt",
    (select count(distinct id)::integer from entries) as reached,
    (select jsonb_object_agg(kind, jsonb_build_object('strength', rounded, 'hops', hops)) from (
       select kind, rounded, jsonb_agg(jsonb_build_object('fromEntityId', way.from_id, 'fromName', source.name,
           'toEntityId', way.to_id, 'toName', target.name, 'relationshipId', edge.id, 'type', edge.relationship_type,
           'strength', edge.strength) order by way.hop) as hops
       from ends, best,
         lateral entities.spread_way($1::uuid, $2::uuid, ends.hop, ends.strength, best.hops, best.ids, best.strengths) as way
         join entities.entity_relationships as edge on edge.id = way.relationship_id
         join entities.entities as source on source.id = way.from_id
         join entities.entities as target on target.id = way.to_id
       group by kind, rounded) as found) as paths`;

export interface Paths {
  shortest: AttackPath | undefined;
  strongest: AttackPath | undefined;
}

interface Row {
  stoppedAt: number | null;
  reached: number;
  paths: Partial<Record<keyof Paths, { strength: number; hops: PathHop[] }>> | null;
}

@Injectable()
export class PathsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async between(start: string, target: string, depth: number): Promise<Paths> {
    const params = [start, target, depth, MAX_EDGES];
    const [row] = await this.unitOfWork.run((em) => rows<Row>(em, PATHS, params), { readOnly: true });
    if (row && row.stoppedAt !== null) {
      throw new GraphTooLarge({ reached: row.reached, depth: row.stoppedAt - 1, limit: MAX_EDGES });
    }
    return { shortest: row?.paths?.shortest, strongest: row?.paths?.strongest };
  }

  /** Those of the ids that the tenant has, with their names. */
  async names(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await this.unitOfWork.run(
      (em) =>
        rows<{ id: string; name: string }>(em, 'select id, name from entities.entities where id = any($1::uuid[])', [
          ids,
        ]),
      { readOnly: true },
    );
    return new Map(found.map(({ id, name }) => [id, name]));
  }
}
