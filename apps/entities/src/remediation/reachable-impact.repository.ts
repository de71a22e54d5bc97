import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Severity } from '../detections/rule-schema.js';
import { type Impact, ImpactAssessment } from './impact-assessment.js';

const DEPTH = 4;
/** Beyond this it is wide in any case. */
const MAX_COUNTED = 10_000;

const NEXT_HOP = `select distinct entity.id from (
    select target_entity_id as id from entities.entity_relationships
      where source_entity_id = any($1::uuid[])
        and relationship_type in ('uses', 'manages', 'accesses', 'owns', 'inherits_from')
    union all
    select source_entity_id from entities.entity_relationships
      where target_entity_id = any($1::uuid[]) and relationship_type = 'delegates_to') as hop
  join entities.entities as entity on entity.id = hop.id
  where entity.status in ('active', 'inactive', 'quarantined') and not entity.id = any($2::uuid[])
  limit $3`;

/** Counts hop by hop what misuse of an entity could reach. */
@Injectable()
export class ReachableImpact extends ImpactAssessment {
  constructor(private readonly unitOfWork: UnitOfWork) {
    super();
  }

  of(entityId: string): Promise<Impact | undefined> {
    return this.unitOfWork.run(async (em) => {
      const [entity] = await rows<{ riskLevel: Severity; live: number }>(
        em,
        `select risk_level as "riskLevel", (select count(*)::int from entities.entities
           where status in ('active', 'inactive', 'quarantined')) as live
         from entities.entities where id = $1::uuid`,
        [entityId],
      );
      if (!entity) return undefined;
      const reached = new Set([entityId]);
      let frontier = [entityId];
      for (let hop = 0; hop < DEPTH && frontier.length > 0 && reached.size <= MAX_COUNTED; hop++) {
        const next = await rows<{ id: string }>(em, NEXT_HOP, [frontier, [...reached], MAX_COUNTED]);
        frontier = next.map(({ id }) => id);
        for (const id of frontier) reached.add(id);
      }
      const blastCount = reached.size - 1;
      const others = Math.max(1, entity.live - 1);
      return {
        riskLevel: entity.riskLevel,
        blastCount,
        depth: DEPTH,
        impactBasisPoints: Math.min(10_000, Math.round((blastCount / others) * 10_000)),
      };
    });
  }
}
