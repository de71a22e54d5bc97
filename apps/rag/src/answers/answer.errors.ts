import { DomainError } from '@attestry/domain-errors';

export class ModelAnswerUnreadable extends DomainError<'MODEL_ANSWER_UNREADABLE'> {
  constructor() {
    super('rag', 'MODEL_ANSWER_UNREADABLE', 'unavailable', 'the chat model answered nothing that can be read');
  }
}
