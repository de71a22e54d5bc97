import type { Pool } from 'pg';

const TIMEOUT_MS = 60_000;

/** Makes the partitions that are missing and tidies strays up; answers how many it made. As `entities_jobs`. */
export async function maintainEventPartitions(jobs: Pool): Promise<number> {
  const client = await jobs.connect();
  try {
    await client.query('begin');
    await client.query(`set local statement_timeout = ${TIMEOUT_MS}`);
    const { rows } = await client.query<{ made: number }>('select entities.maintain_event_partitions() as made');
    await client.query('commit');
    return rows[0]?.made ?? 0;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
