import { entitiesV1, enumText } from '@attestry/contracts';
import type { Bucket, EventVolume, VolumeQuery } from './event-volume.js';

const buckets = enumText<entitiesV1.VolumeBucket, Bucket>(entitiesV1.VolumeBucket, 'VOLUME_BUCKET_');

const DAY_MS = 86_400_000;

export function volumeQueryOf(request: entitiesV1.GetEventVolumeRequest, now = Date.now()): VolumeQuery {
  const end = request.endTime ?? new Date(now);
  return {
    entityId: request.entityId || undefined,
    eventType: request.eventType || undefined,
    start: request.startTime ?? new Date(end.getTime() - DAY_MS),
    end,
    bucket: buckets.textOf(request.bucket) ?? 'hour',
  };
}

export const volumeToProto = (volume: EventVolume): entitiesV1.EventVolume => ({
  startTime: volume.startTime,
  eventCount: volume.eventCount,
  riskScoreCount: volume.riskScoreCount,
  riskScoreAverage: mean(volume.riskScoreSum, volume.riskScoreCount),
  riskScoreMax: volume.riskScoreMax === null ? undefined : Number(volume.riskScoreMax),
  anomalyScoreCount: volume.anomalyScoreCount,
  anomalyScoreAverage: mean(volume.anomalyScoreSum, volume.anomalyScoreCount),
});

const mean = (sum: string, count: string): number | undefined =>
  count === '0' ? undefined : Number(sum) / Number(count);
