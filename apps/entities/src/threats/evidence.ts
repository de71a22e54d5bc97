/** An event that a threat rests on. */
export interface Evidence {
  source: string;
  sourceEventId: string;
  eventTime: Date;
  eventType: string;
}
