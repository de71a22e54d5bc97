import { entitiesV1 } from '@attestry/contracts';
import { entityTypes, riskLevels } from '../entities/entity.mapper.js';
import { RISK_LEVELS } from '../entities/risk-level.js';
import { relationshipTypes } from '../relationships/relationship.mapper.js';
import { type AttackPath, explanationOf, type PathHop, spreadsBackwards } from './attack-path.js';
import type { ReachOfEntity } from './reach.js';

const { SPREAD_DIRECTION_SOURCE_TO_TARGET: FORTH, SPREAD_DIRECTION_TARGET_TO_SOURCE: BACK } =
  entitiesV1.SpreadDirection;

/** The answer of both BlastRadius and Exposure. */
export const reachToProto = ({ reach, entities, truncated, depth }: ReachOfEntity) => ({
  reach: {
    count: reach.count,
    others: reach.others,
    percent: reach.percent,
    weighted: reach.weighted,
    crownJewels: reach.crownJewels,
    levels: RISK_LEVELS.map((level) => ({ level: riskLevels.valueOf(level), count: reach.levels[level] })),
  },
  entities: entities.map((entity) => ({
    entityId: entity.entityId,
    name: entity.name,
    type: entityTypes.valueOf(entity.type),
    riskLevel: riskLevels.valueOf(entity.riskLevel),
    depth: entity.depth,
    strength: entity.strength,
    crownJewel: entity.crownJewel,
  })),
  truncated,
  depth,
});

export const pathToProto = (path: AttackPath | undefined): entitiesV1.AttackPath | undefined =>
  path && { strength: path.strength, hops: path.hops.map(hopToProto) };

const hopToProto = (hop: PathHop): entitiesV1.PathHop => ({
  fromEntityId: hop.fromEntityId,
  fromName: hop.fromName,
  toEntityId: hop.toEntityId,
  toName: hop.toName,
  relationshipId: hop.relationshipId,
  type: relationshipTypes.valueOf(hop.type),
  direction: spreadsBackwards(hop.type) ? BACK : FORTH,
  strength: hop.strength,
  explanation: explanationOf(hop),
});
