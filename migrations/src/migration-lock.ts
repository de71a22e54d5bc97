import pg from 'pg';

const LOCK_KEY = 4_170_521_190;

/** Runs work while no other migration runs in this database. */
export async function withMigrationLock<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'attestry-migrate-lock' });
  // It idles while the work runs: without a listener its end would end the whole process.
  let lost: Error | undefined;
  client.on('error', (error) => (lost = error));
  await client.connect();
  try {
    await client.query("set lock_timeout = '2min'; set idle_session_timeout = 0");
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    const result = await work();
    if (lost !== undefined) throw new Error('the migration lock was lost while migrating', { cause: lost });
    return result;
  } finally {
    await client.end();
  }
}
