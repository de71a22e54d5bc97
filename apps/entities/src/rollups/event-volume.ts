export type Bucket = 'hour' | 'day' | 'week';

export interface VolumeQuery {
  entityId: string | undefined;
  eventType: string | undefined;
  /** Both at the full hour. */
  start: Date;
  end: Date;
  bucket: Bucket;
}

/** Sums of the events of one span; numeric ones as text. */
export interface EventVolume {
  startTime: Date;
  eventCount: string;
  riskScoreSum: string;
  riskScoreCount: string;
  riskScoreMax: string | null;
  anomalyScoreSum: string;
  anomalyScoreCount: string;
}
