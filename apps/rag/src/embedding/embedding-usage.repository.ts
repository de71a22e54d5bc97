import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';

const SPENT = `select tokens from rag.embedding_usage where day = (now() at time zone 'UTC')::date`;

const SPEND = `
  insert into rag.embedding_usage as today (day, tokens)
  select (now() at time zone 'UTC')::date, $1::bigint where $1::bigint <= $2::bigint
  on conflict (tenant_id, day) do update set tokens = today.tokens + excluded.tokens
    where today.tokens + excluded.tokens <= $2
  returning tokens`;

/** Tokens that the tenant has sent out, by day in UTC. */
@Injectable()
export class EmbeddingUsageRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async spentToday(): Promise<number> {
    const [row] = await this.unitOfWork.run((em) => rows<{ tokens: string }>(em, SPENT));
    return Number(row?.tokens ?? 0);
  }

  /** Adds to today's if that stays within the limit; says whether it did. */
  async spend(tokens: number, limit: number): Promise<boolean> {
    const spent = await this.unitOfWork.run((em) => rows(em, SPEND, [tokens, limit]));
    return spent.length > 0;
  }
}
