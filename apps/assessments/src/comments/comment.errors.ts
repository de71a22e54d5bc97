import { DomainError } from '@attestry/domain-errors';
import { MAX_DEPTH, MAX_EDITS, MAX_THREAD } from './comment-limits.js';

const DOMAIN = 'assessments';

export class CommentNotFound extends DomainError<'COMMENT_NOT_FOUND'> {
  constructor() {
    super(DOMAIN, 'COMMENT_NOT_FOUND', 'not_found', 'no comment has this id');
  }
}

export class CommentTooDeep extends DomainError<'COMMENT_TOO_DEEP'> {
  constructor() {
    super(DOMAIN, 'COMMENT_TOO_DEEP', 'failed_precondition', `a thread is ${MAX_DEPTH} comments deep at most`, {
      metadata: { limit: String(MAX_DEPTH) },
    });
  }
}

export class ThreadFull extends DomainError<'THREAD_FULL'> {
  constructor() {
    super(DOMAIN, 'THREAD_FULL', 'failed_precondition', `a thread has ${MAX_THREAD} comments at most`, {
      metadata: { limit: String(MAX_THREAD) },
    });
  }
}

export class CommentRemoved extends DomainError<'COMMENT_REMOVED'> {
  constructor() {
    super(DOMAIN, 'COMMENT_REMOVED', 'failed_precondition', 'the comment was removed');
  }
}

export class CommentNotYours extends DomainError<'COMMENT_NOT_YOURS'> {
  constructor() {
    super(DOMAIN, 'COMMENT_NOT_YOURS', 'forbidden', 'the comment is somebody else’s');
  }
}

export class EditsExhausted extends DomainError<'EDITS_EXHAUSTED'> {
  constructor() {
    super(DOMAIN, 'EDITS_EXHAUSTED', 'failed_precondition', `a comment is edited ${MAX_EDITS} times at most`, {
      metadata: { limit: String(MAX_EDITS) },
    });
  }
}
