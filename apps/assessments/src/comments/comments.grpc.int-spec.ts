import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentsV1, tenancyV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { anAssessment, AService, codeOf } from '../fixtures/a-service.js';

type Role = 'manager' | 'assessor' | 'analyst' | 'auditor' | 'viewer' | 'admin';

let service: AService;
let tenant: string;
let assessmentId: string;

beforeAll(async () => {
  service = await AService.start();
  tenant = await service.aTenant();
  assessmentId = await service.started(tenant);
});
afterAll(() => service?.stop());

const as = (role: Role = 'assessor', userId = uuidv7(), tenantId = tenant) =>
  service.service.as({ tenantId, role, userId }, assessmentsV1.CommentServiceService);

const about = (requirementCode = '', id = assessmentId) => ({ assessmentId: id, requirementCode });

const say = async (
  given: Partial<assessmentsV1.CreateCommentRequest> = {},
  role: Role = 'assessor',
  userId = uuidv7(),
) => {
  const target = given.parentId ? undefined : about();
  const { comment } = await as(role, userId).createComment({ target, parentId: '', body: 'Look.', ...given });
  return comment!;
};

const page = (pageSize = 0, pageToken = '') => ({ pageSize, pageToken });

describe('a thread', () => {
  it('begins with a comment and grows with answers, at most five deep', async () => {
    const author = uuidv7();
    const first = await say({ body: '**Is** this so?' }, 'analyst', author);
    expect(first).toMatchObject({
      target: { assessmentId, requirementCode: '' },
      threadId: first.id,
      parentId: '',
      depth: 1,
      body: '**Is** this so?',
      authorId: author,
      mentionedUserIds: [],
      replyCount: 0,
      etag: '1',
    });
    let parentId = first.id;
    for (let depth = 2; depth <= 5; depth++) {
      const answer = await say({ parentId });
      expect(answer).toMatchObject({ threadId: first.id, parentId, depth, target: first.target });
      parentId = answer.id;
    }
    await expect(say({ parentId })).rejects.toMatchObject({ reason: 'COMMENT_TOO_DEEP', metadata: { limit: '5' } });
    expect((await as('viewer').getComment({ id: first.id })).comment).toMatchObject({ replyCount: 4 });
    const { comments } = await as('viewer').listReplies({ threadId: first.id, ...page() });
    expect(comments.map(({ depth, replyCount }) => [depth, replyCount])).toEqual([
      [2, 1],
      [3, 1],
      [4, 1],
      [5, 0],
    ]);
  });

  it('is about one thing: an answer about another is none of its comments', async () => {
    const first = await say();
    const target = about(codeOf('3.1.1'));
    await expect(say({ parentId: first.id, target })).rejects.toMatchObject({ reason: 'COMMENT_NOT_FOUND' });
    await expect(say({ parentId: first.id, target: about() })).resolves.toMatchObject({ depth: 2 });
  });

  it('is listed with what it is about, newest first, page by page', async () => {
    const target = about(codeOf('3.1.2'));
    const ids: string[] = [];
    for (let nr = 0; nr < 5; nr++) ids.unshift((await say({ target, body: `${nr}` })).id);
    await say({ parentId: ids[0]!, body: 'an answer is no thread' });
    const seen: string[] = [];
    let pageToken = '';
    do {
      const answer = await as('viewer').listThreads({ ...target, ...page(2, pageToken) });
      seen.push(...answer.comments.map(({ id }) => id));
      pageToken = answer.nextPageToken;
    } while (pageToken !== '');
    expect(seen).toEqual(ids);
    const all = await as('viewer').listThreads({ ...about('', ''), ...page(6) });
    expect(all.comments.slice(0, 5).map(({ id }) => id)).toEqual(ids);
    const nowhere = as().listThreads({ ...about(codeOf('3.1.3'), ''), ...page() });
    await expect(nowhere).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    const other = await as().listThreads({ ...about(codeOf('3.1.3')), ...page() });
    expect(other).toEqual({ comments: [], nextPageToken: '' });
  });

  it('has its answers page by page, and page tokens of its own', async () => {
    const { id: threadId } = await say();
    const ids: string[] = [];
    for (let nr = 0; nr < 3; nr++) ids.push((await say({ parentId: threadId })).id);
    const first = await as().listReplies({ threadId, ...page(2) });
    const second = await as().listReplies({ threadId, ...page(2, first.nextPageToken) });
    expect([...first.comments, ...second.comments].map(({ id }) => id)).toEqual(ids);
    expect(second.nextPageToken).toBe('');
    const { id: another } = await say();
    const stolen = as().listReplies({ threadId: another, ...page(2, first.nextPageToken) });
    await expect(stolen).rejects.toMatchObject({ reason: 'INVALID_PAGE_TOKEN' });
    await expect(as().listReplies({ threadId: ids[0]!, ...page() })).rejects.toMatchObject({
      reason: 'COMMENT_NOT_FOUND',
    });
  });

  it('is settled and taken up again, once each', async () => {
    const first = await say();
    const answer = await say({ parentId: first.id });
    const manager = uuidv7();
    const settled = (await as('manager', manager).resolveThread({ id: first.id })).comment!;
    expect(settled).toMatchObject({ resolveTime: expect.any(Date), resolvedById: manager, replyCount: 1 });
    expect((await as().resolveThread({ id: first.id })).comment).toEqual(settled);
    await expect(as().resolveThread({ id: answer.id })).rejects.toMatchObject({ reason: 'COMMENT_NOT_FOUND' });
    const open = (await as().reopenThread({ id: first.id })).comment!;
    expect(open).toMatchObject({ resolveTime: undefined, resolvedById: '' });
    expect((await as().reopenThread({ id: first.id })).comment).toEqual(open);
  });

  it('takes no more than a thousand comments', async () => {
    const { id } = await say();
    await service.sql(
      `insert into assessments.comments
         (tenant_id, id, target_type, target_id, thread_id, parent_id, depth, body, author_id, created_by, updated_by)
       select $1, gen_random_uuid(), 'assessment', $2, $3, $3, 2, 'x', $3, 'x', 'x' from generate_series(1, 998)`,
      [tenant, assessmentId, id],
    );
    await say({ parentId: id });
    await expect(say({ parentId: id })).rejects.toMatchObject({ reason: 'THREAD_FULL' });
  });
});

describe('what was said', () => {
  it('is edited by its author alone, and what it said before is kept', async () => {
    const author = uuidv7();
    const first = await say({ body: 'one' }, 'assessor', author);
    const edit = (body: string, etag = '', user = author, role: Role = 'assessor') =>
      as(role, user).updateComment({ id: first.id, body, etag });
    await expect(edit('two', '', uuidv7(), 'admin')).rejects.toMatchObject({
      reason: 'COMMENT_NOT_YOURS',
      kind: 'forbidden',
    });
    const { comment: second } = await edit('two', first.etag);
    expect(second).toMatchObject({ body: 'two', editTime: expect.any(Date), etag: '2' });
    await expect(edit('three', first.etag)).rejects.toMatchObject({ reason: 'ETAG_MISMATCH' });
    expect((await edit('two')).comment).toEqual(second);
    await edit('three');
    const { edits } = await as('viewer').listCommentEdits({ id: first.id, ...page() });
    expect(edits.map(({ body }) => body)).toEqual(['two', 'one']);
    const latest = await as().listCommentEdits({ id: first.id, ...page(1) });
    const before = await as().listCommentEdits({ id: first.id, ...page(1, latest.nextPageToken) });
    expect([...latest.edits, ...before.edits].map(({ body }) => body)).toEqual(['two', 'one']);
  });

  it('goes whole if nobody answered it', async () => {
    const author = uuidv7();
    const { id } = await say({ body: 'one' }, 'assessor', author);
    await as('assessor', author).updateComment({ id, body: 'two', etag: '' });
    expect(await as('assessor', author).deleteComment({ id, etag: '' })).toEqual({ comment: undefined });
    await expect(as().getComment({ id })).rejects.toMatchObject({ reason: 'COMMENT_NOT_FOUND' });
    const left = await service.sql('select from assessments.comment_edits where comment_id = $1', [id]);
    expect(left.rows).toEqual([]);
  });

  it('leaves its place if somebody did, without text and history, and takes no answer or edit', async () => {
    const author = uuidv7();
    const { id } = await say({ body: 'one' }, 'assessor', author);
    await as('assessor', author).updateComment({ id, body: 'two', etag: '' });
    const answer = await say({ parentId: id });
    const { comment } = await as('assessor', author).deleteComment({ id, etag: '2' });
    expect(comment).toMatchObject({ body: '', removeTime: expect.any(Date), removedById: author, replyCount: 1 });
    expect((await as('assessor', author).deleteComment({ id, etag: '' })).comment).toEqual(comment);
    expect(await as().listCommentEdits({ id, ...page() })).toEqual({ edits: [], nextPageToken: '' });
    await expect(say({ parentId: id })).rejects.toMatchObject({ reason: 'COMMENT_REMOVED' });
    const edit = as('assessor', author).updateComment({ id, body: 'three', etag: '' });
    await expect(edit).rejects.toMatchObject({ reason: 'COMMENT_REMOVED' });
    expect((await as().listReplies({ threadId: id, ...page() })).comments.map((each) => each.id)).toEqual([answer.id]);
  });

  it('is removed by managers, not by other authors', async () => {
    const first = await say();
    const byOther = as('analyst').deleteComment({ id: first.id, etag: '' });
    await expect(byOther).rejects.toMatchObject({ reason: 'COMMENT_NOT_YOURS' });
    const stale = as('manager').deleteComment({ id: first.id, etag: '7' });
    await expect(stale).rejects.toMatchObject({ reason: 'ETAG_MISMATCH' });
    expect(await as('manager').deleteComment({ id: first.id, etag: first.etag })).toEqual({ comment: undefined });
  });

  it('never stands in an event', async () => {
    const author = uuidv7();
    const secret = 'Marion says the gate is open';
    const { id } = await say({ body: secret, target: about(codeOf('3.1.4')) }, 'assessor', author);
    await as('assessor', author).updateComment({ id, body: `${secret}!`, etag: '' });
    await as('assessor', author).deleteComment({ id, etag: '' });
    const { rows } = await service.sql<{ action: string; text: string }>(
      `select action, event::text as text from assessments.outbox where tenant_id = $1 order by position`,
      [tenant],
    );
    expect(rows.filter(({ text }) => text.includes('Marion'))).toEqual([]);
    const told = (await service.events(tenant)).filter(({ resource }) => resource === id);
    expect(told.map(({ action, details }) => [action, details['requirement'], details['assessment_id']])).toEqual(
      ['comment.create', 'comment.update', 'comment.remove'].map((action) => [action, codeOf('3.1.4'), assessmentId]),
    );
    expect(told.at(-1)?.details).toMatchObject({ by: 'author', left: 'nothing' });
  });
});

describe('who and where', () => {
  it('is asked of every method', async () => {
    const { id } = await say();
    for (const role of ['viewer', 'auditor'] as const) {
      await expect(say({}, role)).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
      await expect(as(role).resolveThread({ id })).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
      await expect(as(role).deleteComment({ id, etag: '' })).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
      expect((await as(role).getComment({ id })).comment?.id).toBe(id);
    }
  });

  it('says nothing about another tenant', async () => {
    const { id } = await say();
    const theirs = await service.aTenant();
    const them = as('admin', uuidv7(), theirs);
    const calls: Promise<unknown>[] = [
      them.getComment({ id }),
      them.listReplies({ threadId: id, ...page() }),
      them.listCommentEdits({ id, ...page() }),
      them.updateComment({ id, body: 'x', etag: '' }),
      them.deleteComment({ id, etag: '' }),
      them.resolveThread({ id }),
      them.reopenThread({ id }),
      them.createComment({ target: undefined, parentId: id, body: 'x' }),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ reason: 'COMMENT_NOT_FOUND' });
    const target = about();
    const begun = them.createComment({ target, parentId: '', body: 'x' });
    await expect(begun).rejects.toMatchObject({ reason: 'ASSESSMENT_NOT_FOUND' });
    await expect(them.listThreads({ ...target, ...page() })).rejects.toMatchObject({ reason: 'ASSESSMENT_NOT_FOUND' });
  });

  it('must be there: a requirement once the assessment has begun, a tenant that may write', async () => {
    const unknown = say({ target: about('XX.L2-9.9.9') });
    await expect(unknown).rejects.toMatchObject({ reason: 'REQUIREMENT_NOT_FOUND' });
    const { assessment } = await service.as(tenant, 'manager').assessments.createAssessment(anAssessment());
    const draft = say({ target: about(codeOf('3.1.1'), assessment!.id) });
    await expect(draft).rejects.toMatchObject({ reason: 'REQUIREMENT_NOT_FOUND' });
    await expect(say({ target: undefined })).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    for (const body of ['', ' \n ', 'x'.repeat(10_001)]) {
      await expect(say({ body })).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    }
    const suspended = await service.aTenant();
    await service.aTenant(tenancyV1.TenantStatus.TENANT_STATUS_SUSPENDED, suspended, '2');
    const late = as('admin', uuidv7(), suspended).createComment({ target: about(), parentId: '', body: 'x' });
    await expect(late).rejects.toMatchObject({ reason: 'TENANT_NOT_WRITABLE' });
  });
});
