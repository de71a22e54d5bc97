import { Injectable } from '@nestjs/common';
import { CommentMentionsRepository } from './comment-mentions.repository.js';
import type { MentioningComment } from './mentions.js';

/** Whom comments mention, for those who tell them. */
@Injectable()
export class CommentMentions {
  constructor(private readonly repository: CommentMentionsRepository) {}

  /** Comments by id; one that is gone is left out. */
  read(ids: readonly string[]): Promise<ReadonlyMap<string, MentioningComment>> {
    return this.repository.read(ids);
  }

  /** Keeps these alone as mentioned; answers those who were not before. */
  replace(commentId: string, userIds: readonly string[]): Promise<string[]> {
    return this.repository.replace(commentId, userIds);
  }
}
