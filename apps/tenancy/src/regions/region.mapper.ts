import { type tenancyV1 } from '@attestry/contracts';
import type { Region } from './region.entity.js';

export const regionToProto = (region: Region, home: string): tenancyV1.Region => ({
  code: region.code,
  displayName: region.displayName,
  regimes: region.regimes,
  defaultRetentionDays: region.defaultRetentionDays,
  minRetentionDays: region.minRetentionDays,
  maxRetentionDays: region.maxRetentionDays,
  endpoint: region.endpoint ?? '',
  home: region.code === home,
});
