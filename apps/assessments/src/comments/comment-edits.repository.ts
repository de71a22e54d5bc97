import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import type { CommentEdit } from './comment-view.js';

/** What comments said before; it goes when their text goes. */
@Injectable()
export class CommentEditsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insert(commentId: string, body: string): Promise<void> {
    const sql = 'insert into assessments.comment_edits (id, comment_id, body) values ($1, $2, $3)';
    await this.unitOfWork.run((em) => rows(em, sql, [uuidv7(), commentId, body]));
  }

  async count(commentId: string): Promise<number> {
    const sql = 'select count(*)::int as count from assessments.comment_edits where comment_id = $1';
    const [row] = await this.unitOfWork.run((em) => rows<{ count: number }>(em, sql, [commentId]));
    return row?.count ?? 0;
  }

  /** Latest first. */
  list(request: PageRequest, commentId: string): Promise<{ items: CommentEdit[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'comments.edits', filter: commentId, sortKey: 'text' });
    const sql = `select id, body, created_at as "replacedAt" from assessments.comment_edits
       where comment_id = $1 ${page.after ? 'and id < $3' : ''} order by id desc limit $2`;
    const params = [commentId, page.limit, ...(page.after ? [page.after.id] : [])];
    return this.unitOfWork.run(
      async (em) => page.close(await rows<CommentEdit>(em, sql, params), ({ id }) => ({ key: id, id })),
      { readOnly: true },
    );
  }

  /** Former texts and mentions of a comment whose text goes. */
  async forget(commentId: string): Promise<void> {
    await this.unitOfWork.run(async (em) => {
      await rows(em, 'delete from assessments.comment_edits where comment_id = $1', [commentId]);
      await rows(em, 'delete from assessments.comment_mentions where comment_id = $1', [commentId]);
    });
  }
}
