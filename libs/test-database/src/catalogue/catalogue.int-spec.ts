import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identifier } from '@attestry/migrations';
import pg from 'pg';
import { aDatabase, type TestDatabase } from '../test-database.js';
import { CHECKS, runCheck } from './checks.js';
import { PLANTED } from './planted-violations.js';

let testDatabase: TestDatabase;
let admin: pg.Client;

beforeAll(async () => {
  testDatabase = await aDatabase();
  admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
});

afterAll(async () => {
  await admin?.end();
  await testDatabase?.drop();
});

describe('the catalogue of a cell', () => {
  it.each(CHECKS)('$id: nothing found', async (check) => {
    await expect(runCheck(admin, check)).resolves.toEqual([]);
  });
});

// Roles belong to the whole server, so each hole is made and looked for in a transaction that is never committed.
describe('each check names the hole that was made', () => {
  it.each(CHECKS.map(({ id }) => id))('%s is tried', (id) => {
    expect(PLANTED[id]?.length).toBeGreaterThan(0);
  });

  const planted = Object.entries(PLANTED).flatMap(([id, holes]) => holes.map(([sql, named]) => ({ id, sql, named })));

  it.each(planted)('$id: $sql', async ({ id, sql, named }) => {
    const check = CHECKS.find((one) => one.id === id)!;
    await admin.query('begin');
    try {
      await admin.query(sql.replace('current_db', identifier(testDatabase.name)));
      expect((await runCheck(admin, check)).join('\n')).toContain(named);
    } finally {
      await admin.query('rollback');
    }
  });
});
