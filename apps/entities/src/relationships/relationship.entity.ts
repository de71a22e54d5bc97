import { defineEntity, type InferEntity, p } from '@attestry/persistence';
import type { JsonObject, RelationshipType } from '../observations/observation.js';

export const RelationshipEntity = defineEntity({
  name: 'Relationship',
  schema: 'entities',
  tableName: 'entity_relationships',
  properties: {
    id: p.uuid().primary(),
    sourceEntityId: p.uuid(),
    targetEntityId: p.uuid(),
    relationshipType: p.string().$type<RelationshipType>(),
    strength: p.string().columnType('numeric(3,2)'),
    metadata: p.json().$type<JsonObject>(),
    firstSeenAt: p.datetime(),
    lastSeenAt: p.datetime(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer(),
  },
});

export type Relationship = InferEntity<typeof RelationshipEntity>;
