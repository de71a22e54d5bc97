import { Inject, Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import { EmbeddingBudgetExceeded } from './embedding.errors.js';
import { EmbeddingUsageRepository } from './embedding-usage.repository.js';
import type { TokenBudget } from './http-embedder.js';

/** Nest token of the tokens that a tenant may send to the endpoint on a day. */
export const TOKENS_A_DAY = Symbol('tokens a day');

/** What a tenant may spend on embedding its documents; counted before the texts go out, whatever becomes of them. */
@Injectable()
export class EmbeddingBudget implements TokenBudget {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly usage: EmbeddingUsageRepository,
    @Inject(TOKENS_A_DAY) private readonly limit: number,
  ) {}

  spend(tokens: number): Promise<void> {
    return this.unitOfWork.run(async () => {
      if (await this.usage.spend(tokens, this.limit)) return;
      throw new EmbeddingBudgetExceeded(this.limit, await this.usage.spentToday());
    });
  }
}
