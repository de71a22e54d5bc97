import { DomainError } from '@attestry/domain-errors';

export class ReembeddingNotFound extends DomainError<'REEMBEDDING_NOT_FOUND'> {
  constructor() {
    super('rag', 'REEMBEDDING_NOT_FOUND', 'not_found', 'no re-embedding has this id');
  }
}

export class NothingToReembed extends DomainError<'NOTHING_TO_REEMBED'> {
  constructor() {
    super(
      'rag',
      'NOTHING_TO_REEMBED',
      'failed_precondition',
      'every chunk has a vector of the configured model, and searches go by it',
    );
  }
}
