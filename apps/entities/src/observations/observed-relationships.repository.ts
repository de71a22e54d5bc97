import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import { type Changes, changesOf, NO_CHANGES, type Upserted, UPSERTED } from './changes.js';
import { instant } from './instant.js';
import { takenWhen } from './upsert-sql.js';
import type { EdgeObservation } from './observation.js';

/** An edge whose ends are stored. */
export interface StoredEdge {
  sourceEntityId: string;
  targetEntityId: string;
  observed: EdgeObservation;
  /** The source whose record was observed, `aws_cloudtrail`. */
  origin: string;
}

const STRONGER = `((excluded.strength, excluded.strength_observed_at, excluded.strength_source_id)
  > (stored.strength, stored.strength_observed_at, stored.strength_source_id))`;

// The rule of observations/merge.ts, for rows that are stored already.
const UPSERT = `
  insert into entities.entity_relationships as stored (id, source_entity_id, target_entity_id, relationship_type,
    strength, metadata, first_seen_at, last_seen_at, strength_observed_at, strength_source_id)
  select id, source, target, type, strength, metadata::jsonb, first_seen_at, last_seen_at, observed_at, source_id
  from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::numeric[], $6::text[], $7::timestamptz[],
    $8::timestamptz[], $9::timestamptz[], $10::text[])
    as seen (id, source, target, type, strength, metadata, first_seen_at, last_seen_at, observed_at, source_id)
  order by source, target, type
  on conflict on constraint entity_relationships_natural_key do update set
    first_seen_at = least(stored.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(stored.last_seen_at, excluded.last_seen_at),
    ${takenWhen(STRONGER, 'strength', 'metadata', 'strength_observed_at', 'strength_source_id')}
  where ${STRONGER} or excluded.first_seen_at < stored.first_seen_at or excluded.last_seen_at > stored.last_seen_at
  returning ${UPSERTED}`;

/** Writes what sources have observed of edges. */
@Injectable()
export class ObservedRelationshipsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Each edge at most once. */
  async upsert(edges: readonly StoredEdge[]): Promise<Changes> {
    if (edges.length === 0) return NO_CHANGES;
    const told = (pick: (edge: StoredEdge) => unknown) => edges.map(pick);
    return this.unitOfWork.run(async (em) =>
      changesOf(
        await rows<Upserted>(em, UPSERT, [
          told(() => uuidv7()),
          told((edge) => edge.sourceEntityId),
          told((edge) => edge.targetEntityId),
          told((edge) => edge.observed.type),
          told((edge) => edge.observed.strength),
          told(evidence),
          told((edge) => instant(edge.observed.firstSeenAt)),
          told((edge) => instant(edge.observed.lastSeenAt)),
          told((edge) => instant(edge.observed.observedAt)),
          told((edge) => edge.observed.sourceId),
        ]),
      ),
    );
  }
}

/** Which observation gave the edge its strength. */
const evidence = ({ observed, origin }: StoredEdge): string =>
  JSON.stringify({
    kind: observed.kind,
    source: origin,
    source_event_id: observed.sourceId,
    observed_at: instant(observed.observedAt),
  });
