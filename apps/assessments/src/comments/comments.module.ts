import { Module } from '@nestjs/common';
import { ChangeComment } from './change-comment.usecase.js';
import { CommentEditsRepository } from './comment-edits.repository.js';
import { CommentMentionsRepository } from './comment-mentions.repository.js';
import { CommentMentions } from './comment-mentions.service.js';
import { CommentTargetsRepository } from './comment-targets.repository.js';
import { CommentsGrpc } from './comments.grpc.js';
import { CommentsRepository } from './comments.repository.js';
import { CommentsService } from './comments.service.js';

@Module({
  providers: [
    ChangeComment,
    CommentEditsRepository,
    CommentMentions,
    CommentMentionsRepository,
    CommentTargetsRepository,
    CommentsGrpc,
    CommentsRepository,
    CommentsService,
  ],
  exports: [CommentMentions, CommentsGrpc],
})
export class CommentsModule {}
