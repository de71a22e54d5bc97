import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { MentioningComment } from './mentions.js';

const READ = `
  select id, body, array(select distinct author_id from assessments.comments as other
                          where other.thread_id = comment.thread_id and other.removed_at is null
                          order by author_id limit 200) as speakers
    from assessments.comments as comment where id = any ($1::uuid[])`;

const REPLACE = `
  with gone as (
    delete from assessments.comment_mentions where comment_id = $1 and user_id <> all ($2::uuid[])),
  still as (select from assessments.comments where id = $1 and body is not null)
  insert into assessments.comment_mentions (comment_id, user_id)
  select $1, user_id from unnest($2::uuid[]) as user_id where exists (select from still)
  on conflict do nothing
  returning user_id as "userId"`;

/** Who is mentioned where. */
@Injectable()
export class CommentMentionsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async read(ids: readonly string[]): Promise<ReadonlyMap<string, MentioningComment>> {
    if (ids.length === 0) return new Map();
    const found = await this.unitOfWork.run((em) => rows<MentioningComment>(em, READ, [ids]), { readOnly: true });
    return new Map(found.map((comment) => [comment.id, comment]));
  }

  /** Those who were not mentioned before. */
  async replace(commentId: string, userIds: readonly string[]): Promise<string[]> {
    const added = await this.unitOfWork.run((em) => rows<{ userId: string }>(em, REPLACE, [commentId, userIds]));
    return added.map(({ userId }) => userId);
  }
}
