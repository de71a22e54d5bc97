import { bug } from '@attestry/domain-errors';
import type { EntityManager } from '@mikro-orm/postgresql';
import pg from 'pg';
import { transactionOf } from './open-transaction.js';

/**
 * Runs one statement in the unit of work's transaction with real parameters (`$1` …, arrays for `unnest` included),
 * beside the ORM: entities waiting to be flushed are not seen by it. Values are read as node-postgres does (timestamptz
 * as Date, bigint as text).
 */
export async function rows<Row extends object>(
  em: EntityManager,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  const transaction = transactionOf(em);
  if (!transaction || transaction.closed) return bug('rows() outside of unitOfWork.run');
  const result = await transaction.client.query<Row>({ text: sql, values: [...params], types: pg.types });
  return result.rows;
}
