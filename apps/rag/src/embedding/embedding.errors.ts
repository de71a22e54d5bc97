import { DomainError } from '@attestry/domain-errors';

export class EmbeddingBudgetExceeded extends DomainError<'EMBEDDING_BUDGET_EXCEEDED'> {
  constructor(limit: number, current: number) {
    super('rag', 'EMBEDDING_BUDGET_EXCEEDED', 'quota_exceeded', 'the tokens of today are spent', {
      metadata: { limit: String(limit), current: String(current) },
    });
  }
}
