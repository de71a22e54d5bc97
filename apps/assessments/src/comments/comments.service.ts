import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { currentActor } from '@attestry/request-context';
import type { Comment } from './comment.entity.js';
import { CommentNotFound, CommentRemoved, CommentTooDeep, ThreadFull } from './comment.errors.js';
import { commentEvent } from './comment-event.js';
import { CommentEditsRepository } from './comment-edits.repository.js';
import { MAX_DEPTH, MAX_THREAD } from './comment-limits.js';
import type { CommentTarget } from './comment-target.js';
import { CommentTargetsRepository } from './comment-targets.repository.js';
import type { CommentEdit, CommentView } from './comment-view.js';
import { CommentsRepository } from './comments.repository.js';

/** Threads: beginning, answering, reading and settling them. */
@Injectable()
export class CommentsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly comments: CommentsRepository,
    private readonly edits: CommentEditsRepository,
    private readonly targets: CommentTargetsRepository,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  begin(target: CommentTarget | undefined, body: string): Promise<CommentView> {
    if (!target) throw new InvalidFields([{ field: 'target', description: 'is needed to begin a thread' }]);
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      await this.targets.assertThere(target);
      const id = uuidv7();
      return this.insert({ ...target, id, threadId: id, parentId: null, depth: 1 }, body);
    });
  }

  /** A target, if one is named, must be that of the thread. */
  answer(parentId: string, target: CommentTarget | undefined, body: string): Promise<CommentView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const parent = await this.comments.lock(parentId);
      if (target && !isAbout(parent, target)) throw new CommentNotFound();
      if (parent.removedAt) throw new CommentRemoved();
      if (parent.depth >= MAX_DEPTH) throw new CommentTooDeep();
      if ((await this.comments.countThread(parent.threadId)) >= MAX_THREAD) throw new ThreadFull();
      const { targetType, targetId, requirementCode, threadId } = parent;
      const place = { targetType, targetId, requirementCode, threadId, parentId, depth: parent.depth + 1 };
      return this.insert({ ...place, id: uuidv7() }, body);
    });
  }

  get(id: string): Promise<CommentView> {
    return this.unitOfWork.run(async () => this.view(await this.comments.find(id)), { readOnly: true });
  }

  threads(
    request: PageRequest,
    target: CommentTarget | undefined,
  ): Promise<{ items: CommentView[]; nextPageToken: string }> {
    return this.unitOfWork.run(
      async () => {
        if (target) await this.targets.assertThere(target);
        const { items, nextPageToken } = await this.comments.threads(request, target);
        return { items: await this.comments.views(items), nextPageToken };
      },
      { readOnly: true },
    );
  }

  replies(request: PageRequest, threadId: string): Promise<{ items: CommentView[]; nextPageToken: string }> {
    return this.unitOfWork.run(
      async () => {
        const first = await this.comments.find(threadId);
        if (first.parentId !== null) throw new CommentNotFound();
        const { items, nextPageToken } = await this.comments.replies(request, threadId);
        return { items: await this.comments.views(items), nextPageToken };
      },
      { readOnly: true },
    );
  }

  history(request: PageRequest, id: string): Promise<{ items: CommentEdit[]; nextPageToken: string }> {
    return this.unitOfWork.run(
      async () => {
        await this.comments.find(id);
        return this.edits.list(request, id);
      },
      { readOnly: true },
    );
  }

  resolve(id: string): Promise<CommentView> {
    return this.settle(id, 'comment.resolve', { resolvedAt: new Date(), resolvedBy: currentActor().id });
  }

  reopen(id: string): Promise<CommentView> {
    return this.settle(id, 'comment.reopen', { resolvedAt: null, resolvedBy: null });
  }

  private settle(id: string, action: string, change: Pick<Comment, 'resolvedAt' | 'resolvedBy'>): Promise<CommentView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const comment = await this.comments.lock(id);
      if (comment.parentId !== null) throw new CommentNotFound();
      if ((comment.resolvedAt === null) === (change.resolvedAt === null)) return this.view(comment);
      Object.assign(comment, change);
      await this.outbox.record(commentEvent(action, comment));
      return this.view(await this.comments.save(comment));
    });
  }

  private async insert(
    place: Pick<Comment, 'id' | 'threadId' | 'parentId' | 'depth'> & CommentTarget,
    body: string,
  ): Promise<CommentView> {
    const comment = await this.comments.insert({ ...place, body, authorId: currentActor().id });
    await this.outbox.record(commentEvent('comment.create', comment));
    return { comment, replies: 0, mentions: [] };
  }

  private async view(comment: Comment): Promise<CommentView> {
    const [view] = await this.comments.views([comment]);
    return view ?? { comment, replies: 0, mentions: [] };
  }
}

const isAbout = (comment: Comment, target: CommentTarget): boolean =>
  comment.targetType === target.targetType &&
  comment.targetId === target.targetId &&
  comment.requirementCode === target.requirementCode;
