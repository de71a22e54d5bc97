import type { NewEvent } from '@attestry/outbox';
import type { Comment } from './comment.entity.js';

/** What became of a comment and where it stands; never what it says. */
export const commentEvent = (
  action: string,
  comment: Comment,
  more: Readonly<Record<string, string>> = {},
): NewEvent => ({
  action,
  resource: { type: 'comment', id: comment.id },
  details: {
    target_type: comment.targetType,
    target_id: comment.targetId,
    ...(comment.requirementCode !== '' && { requirement: comment.requirementCode }),
    ...((comment.targetType === 'assessment' || comment.targetType === 'finding') && {
      assessment_id: comment.targetId,
    }),
    thread_id: comment.threadId,
    ...more,
  },
});
