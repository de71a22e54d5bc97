import type { Comment } from './comment.entity.js';

/** A comment with what stands around it. */
export interface CommentView {
  readonly comment: Comment;
  readonly replies: number;
  /** Ids of members, sorted. */
  readonly mentions: readonly string[];
}

/** What a comment said before one of its edits. */
export interface CommentEdit {
  readonly id: string;
  readonly body: string;
  readonly replacedAt: Date;
}
