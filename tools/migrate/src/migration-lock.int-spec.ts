import { aDatabase, type TestDatabase } from '@attestry/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { withMigrationLock } from '@attestry/migrations';

describe('the migration lock', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await aDatabase();
  });
  afterAll(() => database?.drop());

  it('fails the work, not the process, when its connection is lost', async () => {
    const work = withMigrationLock(database.adminUrl, async () => {
      const admin = new pg.Client({ connectionString: database.adminUrl });
      await admin.connect();
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'attestry-migrate-lock' and datname = current_database()",
      );
      await admin.end();
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    await expect(work).rejects.toThrow('the migration lock was lost');
  });
});
