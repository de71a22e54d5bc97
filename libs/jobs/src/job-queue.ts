import { PgBoss } from 'pg-boss';
import type { Pool } from 'pg';

/**
 * pg-boss over a pool of ours. Its tables come from a migration (`platform.job_queue`), it never changes them: no
 * migration, no rebuilding of indexes, no statistics, and no LISTEN, which a pooler in between would break.
 */
export const openJobQueue = (pool: Pool, schema: string, onError: (error: Error) => void): PgBoss => {
  const queue = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    schema,
    migrate: false,
    createSchema: false,
    reindex: false,
    monitorVacuum: false,
    persistQueueStats: false,
    persistWarnings: false,
    useListenNotify: false,
    superviseIntervalSeconds: 60,
  });
  queue.on('error', onError);
  return queue;
};
