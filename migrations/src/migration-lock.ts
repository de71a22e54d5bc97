import pg from 'pg';

const LOCK_KEY = 4_170_521_190;

/** Runs work while no other migration runs in this database. */
export async function withMigrationLock<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'attestry-migrate-lock' });
  await client.connect();
  try {
    await client.query("set lock_timeout = '2min'; set idle_session_timeout = 0");
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    return await work();
  } finally {
    await client.end();
  }
}
