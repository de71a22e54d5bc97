import { DomainError } from '@attestry/domain-errors';

export class IngestionNotFound extends DomainError<'INGESTION_NOT_FOUND'> {
  constructor() {
    super('rag', 'INGESTION_NOT_FOUND', 'not_found', 'no ingestion has this id');
  }
}

export class IngestionOver extends DomainError<'INGESTION_OVER'> {
  constructor(state: string) {
    super('rag', 'INGESTION_OVER', 'failed_precondition', 'the ingestion is over', { metadata: { state } });
  }
}

export class TooManyIngestions extends DomainError<'TOO_MANY_INGESTIONS'> {
  constructor(limit: number) {
    super('rag', 'TOO_MANY_INGESTIONS', 'failed_precondition', `${limit} ingestions of the tenant are not over yet`, {
      metadata: { limit: String(limit) },
    });
  }
}
