import { entitiesV1, enumText } from '@attestry/contracts';
import type { RelationshipType } from '../observations/observation.js';
import type { Relationship } from './relationship.entity.js';

export const relationshipTypes = enumText<entitiesV1.RelationshipType, RelationshipType>(
  entitiesV1.RelationshipType,
  'RELATIONSHIP_TYPE_',
);

export const relationshipToProto = (edge: Relationship): entitiesV1.Relationship => ({
  id: edge.id,
  sourceEntityId: edge.sourceEntityId,
  targetEntityId: edge.targetEntityId,
  type: relationshipTypes.valueOf(edge.relationshipType),
  strength: Number(edge.strength),
  metadata: edge.metadata,
  firstSeenAt: edge.firstSeenAt,
  lastSeenAt: edge.lastSeenAt,
  createdAt: edge.createdAt,
  updatedAt: edge.updatedAt,
  etag: String(edge.version),
});
