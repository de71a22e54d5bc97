import type { assessmentsV1 } from '@attestry/contracts';
import { InvalidFields } from '@attestry/domain-errors';
import type { CommentTarget } from './comment-target.js';
import type { CommentEdit, CommentView } from './comment-view.js';

type ProtoTarget = Pick<assessmentsV1.CommentTarget, 'assessmentId' | 'requirementCode'>;

export const targetFromProto = ({ assessmentId, requirementCode }: ProtoTarget): CommentTarget => ({
  targetType: requirementCode === '' ? 'assessment' : 'finding',
  targetId: assessmentId,
  requirementCode,
});

/** Undefined for anything. */
export function filterFromProto(given: ProtoTarget): CommentTarget | undefined {
  if (given.assessmentId !== '') return targetFromProto(given);
  if (given.requirementCode === '') return undefined;
  throw new InvalidFields([{ field: 'requirementCode', description: 'needs the assessment beside it' }]);
}

const targetToProto = ({ targetId, requirementCode }: CommentTarget): assessmentsV1.CommentTarget => ({
  assessmentId: targetId,
  requirementCode,
});

export const commentToProto = ({ comment, replies, mentions }: CommentView): assessmentsV1.Comment => ({
  id: comment.id,
  target: targetToProto(comment),
  threadId: comment.threadId,
  parentId: comment.parentId ?? '',
  depth: comment.depth,
  body: comment.body ?? '',
  authorId: comment.authorId,
  mentionedUserIds: [...mentions],
  replyCount: replies,
  createTime: comment.createdAt,
  editTime: comment.editedAt ?? undefined,
  removeTime: comment.removedAt ?? undefined,
  removedById: comment.removedBy ?? '',
  resolveTime: comment.resolvedAt ?? undefined,
  resolvedById: comment.resolvedBy ?? '',
  etag: String(comment.version),
});

export const editToProto = ({ body, replacedAt }: CommentEdit): assessmentsV1.CommentEdit => ({
  body,
  replaceTime: replacedAt,
});
