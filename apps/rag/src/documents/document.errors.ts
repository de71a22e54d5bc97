import { DomainError } from '@attestry/domain-errors';

const DOMAIN = 'rag';

export class DocumentNotFound extends DomainError<'DOCUMENT_NOT_FOUND'> {
  constructor() {
    super(DOMAIN, 'DOCUMENT_NOT_FOUND', 'not_found', 'no document has this id');
  }
}

export class DocumentExists extends DomainError<'DOCUMENT_EXISTS'> {
  constructor(title: string) {
    super(DOMAIN, 'DOCUMENT_EXISTS', 'already_exists', 'another document has this title and type', {
      metadata: { title },
    });
  }
}
