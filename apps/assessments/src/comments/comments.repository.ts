import { Injectable } from '@nestjs/common';
import { type PageCursor, pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { LockMode } from '@mikro-orm/postgresql';
import { type Comment, CommentEntity } from './comment.entity.js';
import { CommentNotFound } from './comment.errors.js';
import type { CommentTarget } from './comment-target.js';
import type { CommentView } from './comment-view.js';

export type NewComment = Pick<Comment, 'id' | 'threadId' | 'parentId' | 'depth' | 'authorId'> &
  CommentTarget & { readonly body: string };

const COUNTS = `
  select comment.id,
         (select count(*)::int from assessments.comments as other
           where case when comment.parent_id is null
                   then other.thread_id = comment.id and other.id <> comment.id
                   else other.parent_id = comment.id end) as replies,
         array(select user_id from assessments.comment_mentions where comment_id = comment.id order by user_id) as mentions
    from assessments.comments as comment where comment.id = any ($1::uuid[])`;

/** Comments of the tenant in the context. */
@Injectable()
export class CommentsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  insert(comment: NewComment): Promise<Comment> {
    return this.unitOfWork.run(async (em) => {
      const created = em.create(CommentEntity, {
        ...comment,
        editedAt: null,
        removedAt: null,
        removedBy: null,
        resolvedAt: null,
        resolvedBy: null,
      });
      em.persist(created);
      await em.flush();
      return created;
    });
  }

  find(id: string): Promise<Comment> {
    return this.unitOfWork.run(async (em) => (await em.findOne(CommentEntity, id)) ?? missing(), { readOnly: true });
  }

  /**
   * Holds the thread of the comment, then the comment: what is answered, removed and counted in one thread comes one
   * after the other.
   */
  lock(id: string): Promise<Comment> {
    return this.unitOfWork.run(async (em) => {
      const { threadId } = await this.find(id);
      await em.findOne(CommentEntity, threadId, { lockMode: LockMode.PESSIMISTIC_WRITE });
      const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
      return (await em.findOne(CommentEntity, id, options)) ?? missing();
    });
  }

  save(comment: Comment): Promise<Comment> {
    return this.unitOfWork.run(async (em) => {
      await em.flush();
      await em.refresh(comment);
      return comment;
    });
  }

  remove({ id }: Comment): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      await em.nativeDelete(CommentEntity, id);
    });
  }

  countThread(threadId: string): Promise<number> {
    return this.unitOfWork.run((em) => em.count(CommentEntity, { threadId }));
  }

  countReplies(parentId: string): Promise<number> {
    return this.unitOfWork.run((em) => em.count(CommentEntity, { parentId }));
  }

  /** About one thing or anything, newest first. */
  threads(
    request: PageRequest,
    target: CommentTarget | undefined,
  ): Promise<{ items: Comment[]; nextPageToken: string }> {
    const filter = target && [target.targetType, target.targetId, target.requirementCode];
    const page = pageOf(request, { list: 'comments.threads', filter, sortKey: 'text' });
    return this.page(page, threadsStatement(page, target), 'desc');
  }

  /** Oldest first. */
  replies(request: PageRequest, threadId: string): Promise<{ items: Comment[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'comments.replies', filter: threadId, sortKey: 'text' });
    return this.page(page, repliesStatement(page, threadId), 'asc');
  }

  /** With what stands around them, in their order. */
  views(comments: readonly Comment[]): Promise<CommentView[]> {
    const ids = comments.map(({ id }) => id);
    return this.unitOfWork.run(async (em) => {
      const found = await rows<{ id: string; replies: number; mentions: string[] }>(em, COUNTS, [ids]);
      const byId = new Map(found.map((row) => [row.id, row]));
      return comments.map((comment) => {
        const { replies = 0, mentions = [] } = byId.get(comment.id) ?? {};
        return { comment, replies, mentions };
      });
    });
  }

  private page(
    page: ReturnType<typeof pageOf>,
    { sql, params }: Statement,
    order: 'asc' | 'desc',
  ): Promise<{ items: Comment[]; nextPageToken: string }> {
    return this.unitOfWork.run(
      async (em) => {
        const { items, nextPageToken } = page.close(await rows<PageCursor>(em, sql, params), (cursor) => cursor);
        const where = { id: { $in: items.map(({ id }) => id) } };
        return { items: await em.find(CommentEntity, where, { orderBy: { id: order } }), nextPageToken };
      },
      { readOnly: true },
    );
  }
}

interface Statement {
  readonly sql: string;
  readonly params: unknown[];
}

type PageOf = Pick<ReturnType<typeof pageOf>, 'limit' | 'after'>;

export function threadsStatement({ limit, after }: PageOf, target: CommentTarget | undefined): Statement {
  const params: unknown[] = [];
  const bind = (value: unknown) => `$${params.push(value)}`;
  const where = ['parent_id is null'];
  if (target) {
    where.push(`target_type = ${bind(target.targetType)}`, `target_id = ${bind(target.targetId)}`);
    where.push(`requirement_code = ${bind(target.requirementCode)}`);
  }
  if (after) where.push(`id < ${bind(after.id)}`);
  const sql = `select id, id::text as key from assessments.comments
     where ${where.join(' and ')} order by id desc limit ${bind(limit)}`;
  return { sql, params };
}

export const repliesStatement = ({ limit, after }: PageOf, threadId: string): Statement => ({
  sql: `select id, id::text as key from assessments.comments
     where thread_id = $1 and id > $3 order by id limit $2`,
  // The first comment of a thread is its oldest.
  params: [threadId, limit, after?.id ?? threadId],
});

function missing(): never {
  throw new CommentNotFound();
}
