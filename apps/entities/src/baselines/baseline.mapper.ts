import { entitiesV1, enumText } from '@attestry/contracts';
import type { BaselineState } from './assess.js';
import type { Baseline } from './baseline.js';
import type { BaselineType } from './measures.js';

const types = enumText<entitiesV1.BaselineType, BaselineType>(entitiesV1.BaselineType, 'BASELINE_TYPE_');
const states = enumText<entitiesV1.BaselineState, BaselineState>(entitiesV1.BaselineState, 'BASELINE_STATE_');

export const baselineToProto = (baseline: Baseline): entitiesV1.Baseline => ({
  entityId: baseline.entityId,
  type: types.valueOf(baseline.type),
  state: states.valueOf(baseline.state),
  day: baseline.day,
  unit: baseline.unit,
  sampleSize: baseline.sampleSize,
  confidence: baseline.confidence,
  median: baseline.median ?? undefined,
  mad: baseline.mad ?? undefined,
  meanAd: baseline.meanAd ?? undefined,
  value: baseline.value ?? undefined,
  modifiedZ: baseline.z ?? undefined,
  anomalyScore: baseline.score ?? undefined,
  newCategories: baseline.newCategories,
  calculatedAt: baseline.calculatedAt,
  expiresAt: baseline.expiresAt,
});
