-- How misuse spreads, hop by hop, as the caller under row security; docs/entities/graph.md.

-- Each row is an entity that hop `hop` reached first, or more strongly than any hop before; the strength is that of the
-- best way of at most so many hops. Only what a hop improved is followed by the next one, so nothing is ever missed and
-- circles end. Reads at most `most` edges; if that is not enough, the hop that it stopped in gives nothing, and a row
-- without entity says which one that was. Plans are made for the true sizes of the arrays.
create function entities.spread(starts uuid[], hops integer, backwards boolean, most integer)
  returns table (hop integer, id uuid, strength double precision, level text)
  language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan set work_mem = '64MB' as $$
declare
  front uuid[];
  front_strengths double precision[];
  front_levels text[];
  read bigint;
  ids uuid[] := '{}';
  strengths double precision[] := '{}';
  levels text[] := '{}';
  at_hops integer[] := '{}';
begin
  select array_agg(entity.id), array_agg(1::double precision) into front, front_strengths
    from entities.entities as entity
    where entity.id = any (starts) and entity.status in ('active', 'inactive', 'quarantined');
  for this_hop in 1..hops loop
    exit when front is null;
    if backwards then
      select array_agg(arrived.id), array_agg(arrived.strength), sum(arrived.ways)
        into front, front_strengths, read
      from (
        select way.id, max(way.strength) as strength, count(*) as ways
        from (
          select edge.spreads_from as id, one.strength * edge.strength::double precision as strength
          from unnest(front, front_strengths) as one (id, strength)
            join entities.entity_relationships as edge on edge.spreads_to = one.id
          limit most + 1) as way
        group by way.id) as arrived;
    else
      select array_agg(arrived.id), array_agg(arrived.strength), sum(arrived.ways)
        into front, front_strengths, read
      from (
        select way.id, max(way.strength) as strength, count(*) as ways
        from (
          select edge.spreads_to as id, one.strength * edge.strength::double precision as strength
          from unnest(front, front_strengths) as one (id, strength)
            join entities.entity_relationships as edge on edge.spreads_from = one.id
          limit most + 1) as way
        group by way.id) as arrived;
    end if;
    most := most - read;
    if most < 0 then
      return query select this_hop, null::uuid, null::double precision, null::text;
      exit;
    end if;
    select array_agg(arrived.id), array_agg(arrived.strength), array_agg(live.risk_level)
      into front, front_strengths, front_levels
    from unnest(front, front_strengths) as arrived (id, strength)
      join entities.entities as live
        on live.id = arrived.id and live.status in ('active', 'inactive', 'quarantined')
      left join (
        select known.id, max(known.strength) as strength
        from unnest(ids, strengths) as known (id, strength) group by known.id) as best on best.id = arrived.id
    where arrived.id <> all (starts) and (best.id is null or arrived.strength > best.strength);
    exit when front is null;
    ids := ids || front;
    strengths := strengths || front_strengths;
    levels := levels || front_levels;
    at_hops := at_hops || array_fill(this_hop, array[cardinality(front)]);
  end loop;
  return query select * from unnest(at_hops, ids, strengths, levels);
end $$;

-- The edges of the way that gave `target` its strength at `at_hop`, last one first. `best` are the rows of `spread`.
create function entities.spread_way(start uuid, target uuid, at_hop integer, at_strength double precision,
    hops integer[], ids uuid[], strengths double precision[])
  returns table (hop integer, relationship_id uuid, from_id uuid, to_id uuid)
  language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan as $$
declare
  reached uuid := target;
  wanted double precision := at_strength;
begin
  for this_hop in reverse at_hop..1 loop
    select edge.id, edge.spreads_from, before.strength into relationship_id, from_id, wanted
    from (select start as id, 1::double precision as strength where this_hop = 1
          union all
          select known.id, known.strength from unnest(hops, ids, strengths) as known (hop, id, strength)
          where known.hop = this_hop - 1) as before
      join entities.entity_relationships as edge
        on edge.spreads_from = before.id and edge.spreads_to = reached
    where before.strength * edge.strength::double precision = wanted
    order by edge.strength desc, edge.id limit 1;
    hop := this_hop;
    to_id := reached;
    return next;
    reached := from_id;
  end loop;
end $$;

grant execute on function entities.spread(uuid[], integer, boolean, integer),
  entities.spread_way(uuid, uuid, integer, double precision, integer[], uuid[], double precision[]) to entities_app;
