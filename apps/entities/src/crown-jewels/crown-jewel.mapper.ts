import type { entitiesV1 } from '@attestry/contracts';
import type { CrownJewel } from './crown-jewel.entity.js';

export const crownJewelToProto = (jewel: CrownJewel): entitiesV1.CrownJewel => ({
  id: jewel.id,
  entityId: jewel.entityId,
  reason: jewel.reason,
  createdAt: jewel.createdAt,
  updatedAt: jewel.updatedAt,
});
