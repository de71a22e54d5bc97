import { Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { currentActor, currentContext } from '@attestry/request-context';
import { assertSeen } from '../assessments/etag.js';
import type { Comment } from './comment.entity.js';
import { CommentNotYours, CommentRemoved, EditsExhausted } from './comment.errors.js';
import { commentEvent } from './comment-event.js';
import { CommentEditsRepository } from './comment-edits.repository.js';
import { MAX_EDITS } from './comment-limits.js';
import type { CommentView } from './comment-view.js';
import { CommentsRepository } from './comments.repository.js';

const MODERATE = 'assessments.comment.moderate';

/** Editing and removing what was said. */
@Injectable()
export class ChangeComment {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly comments: CommentsRepository,
    private readonly edits: CommentEditsRepository,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  edit(id: string, body: string, etag: string): Promise<CommentView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const comment = await this.comments.lock(id);
      if (!isOwn(comment)) throw new CommentNotYours();
      if (comment.body === null) throw new CommentRemoved();
      assertSeen(comment, etag);
      if (comment.body !== body) {
        if ((await this.edits.count(id)) >= MAX_EDITS) throw new EditsExhausted();
        await this.edits.insert(id, comment.body);
        Object.assign(comment, { body, editedAt: new Date() });
        await this.outbox.record(commentEvent('comment.update', comment));
        await this.comments.save(comment);
      }
      return this.view(comment);
    });
  }

  /** What is left: its place, if others had answered it. */
  remove(id: string, etag: string): Promise<CommentView | undefined> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const comment = await this.comments.lock(id);
      const own = isOwn(comment);
      if (!own && !currentContext().permissions.has(MODERATE)) throw new CommentNotYours();
      if (comment.body === null) return this.view(comment);
      assertSeen(comment, etag);
      await this.edits.forget(id);
      const kept = (await this.comments.countReplies(id)) > 0;
      await this.outbox.record(
        commentEvent('comment.remove', comment, { by: own ? 'author' : 'moderator', left: kept ? 'place' : 'nothing' }),
      );
      if (!kept) {
        await this.comments.remove(comment);
        return undefined;
      }
      Object.assign(comment, { body: null, removedAt: new Date(), removedBy: currentActor().id });
      return this.view(await this.comments.save(comment));
    });
  }

  private async view(comment: Comment): Promise<CommentView> {
    const [view] = await this.comments.views([comment]);
    return view ?? { comment, replies: 0, mentions: [] };
  }
}

const isOwn = ({ authorId }: Comment): boolean => authorId === currentActor().id;
