import { Injectable } from '@nestjs/common';
import type { assessmentsV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { ChangeComment } from './change-comment.usecase.js';
import { commentToProto, editToProto, filterFromProto, targetFromProto } from './comment.mapper.js';
import { CommentsService } from './comments.service.js';

@Injectable()
export class CommentsGrpc implements RpcHandlers<assessmentsV1.CommentServiceService> {
  constructor(
    private readonly comments: CommentsService,
    private readonly changes: ChangeComment,
  ) {}

  async createComment(request: assessmentsV1.CreateCommentRequest): Promise<assessmentsV1.CreateCommentResponse> {
    const target = request.target && targetFromProto(request.target);
    const view =
      request.parentId === ''
        ? await this.comments.begin(target, request.body)
        : await this.comments.answer(request.parentId, target, request.body);
    return { comment: commentToProto(view) };
  }

  async listThreads(request: assessmentsV1.ListThreadsRequest): Promise<assessmentsV1.ListThreadsResponse> {
    const { items, nextPageToken } = await this.comments.threads(request, filterFromProto(request));
    return { comments: items.map(commentToProto), nextPageToken };
  }

  async listReplies(request: assessmentsV1.ListRepliesRequest): Promise<assessmentsV1.ListRepliesResponse> {
    const { items, nextPageToken } = await this.comments.replies(request, request.threadId);
    return { comments: items.map(commentToProto), nextPageToken };
  }

  async getComment({ id }: assessmentsV1.GetCommentRequest): Promise<assessmentsV1.GetCommentResponse> {
    return { comment: commentToProto(await this.comments.get(id)) };
  }

  async listCommentEdits(
    request: assessmentsV1.ListCommentEditsRequest,
  ): Promise<assessmentsV1.ListCommentEditsResponse> {
    const { items, nextPageToken } = await this.comments.history(request, request.id);
    return { edits: items.map(editToProto), nextPageToken };
  }

  async updateComment({
    id,
    body,
    etag,
  }: assessmentsV1.UpdateCommentRequest): Promise<assessmentsV1.UpdateCommentResponse> {
    return { comment: commentToProto(await this.changes.edit(id, body, etag)) };
  }

  async deleteComment({ id, etag }: assessmentsV1.DeleteCommentRequest): Promise<assessmentsV1.DeleteCommentResponse> {
    const left = await this.changes.remove(id, etag);
    return { comment: left && commentToProto(left) };
  }

  async resolveThread({ id }: assessmentsV1.ResolveThreadRequest): Promise<assessmentsV1.ResolveThreadResponse> {
    return { comment: commentToProto(await this.comments.resolve(id)) };
  }

  async reopenThread({ id }: assessmentsV1.ReopenThreadRequest): Promise<assessmentsV1.ReopenThreadResponse> {
    return { comment: commentToProto(await this.comments.reopen(id)) };
  }
}
