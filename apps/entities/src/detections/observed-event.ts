import { entityKey } from '../observations/merge.js';
import type { EventObservation } from '../observations/observation.js';
import type { DetectableEvent } from './match.js';

/** An event on its way into the store, as detections see it. */
export const detectable = (source: string, event: EventObservation): DetectableEvent => ({
  source,
  sourceEventId: event.sourceEventId,
  time: event.time,
  type: event.eventType,
  target: event.targetResource,
  sourceIp: event.sourceIp,
  entity: entityKey(event.actor),
  data: event.data,
});
