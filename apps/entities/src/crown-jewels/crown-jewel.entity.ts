import { defineEntity, type InferEntity, p } from '@attestry/persistence';

export const CrownJewelEntity = defineEntity({
  name: 'CrownJewel',
  schema: 'entities',
  tableName: 'crown_jewels',
  properties: {
    id: p.uuid().primary(),
    entityId: p.uuid(),
    reason: p.string(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer(),
  },
});

export type CrownJewel = InferEntity<typeof CrownJewelEntity>;
