import type { assessmentsV1 } from '@attestry/contracts';
import type { LiveChange } from './live-change.js';

interface Told {
  readonly change: LiveChange | undefined;
  readonly cursor: string;
}

export const assessmentChangeToProto = ({ change, cursor }: Told): assessmentsV1.WatchAssessmentResponse => ({
  ...(change
    ? {
        change: {
          eventType: change.eventType,
          resourceType: change.resourceType,
          resourceId: change.resourceId,
          requirementCode: change.requirementCode,
          actorId: change.actorId,
          time: change.changedAt,
        },
      }
    : { stillHere: {} }),
  cursor,
});

export const notificationChangeToProto = ({ change, cursor }: Told): assessmentsV1.WatchNotificationsResponse => ({
  ...(change
    ? { change: { notificationId: change.resourceId, eventType: change.eventType, time: change.changedAt } }
    : { stillHere: {} }),
  cursor,
});
