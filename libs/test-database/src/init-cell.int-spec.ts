import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { LOGIN_ROLES } from '@attestry/migrations';
import { initCell } from '@attestry/cell';
import pg from 'pg';
import { testPassword } from './test-database.js';

const adminUrl = process.env['TEST_ADMIN_URL']!;
const database = `attestry_test_${randomBytes(6).toString('hex')}`;
// The engine's roles are shared with other spec files, so they get the passwords of those.
const passwords = Object.fromEntries(LOGIN_ROLES.map((role) => [role, testPassword(role)]));

const init = async (changes: Partial<Parameters<typeof initCell>[0]> = {}) => {
  const lines: string[] = [];
  const cell = await initCell({
    adminUrl,
    database,
    region: 'us-east',
    passwords,
    report: (line) => lines.push(line),
    ...changes,
  });
  return { cell, lines };
};

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

afterAll(() => ask(adminUrl, `drop database if exists ${database} with (force)`));

describe('initCell', () => {
  it('makes a cell of an empty server, and says what it did', async () => {
    const { cell, lines } = await init({ compliance: ['HIPAA', 'SOC2'] });
    expect(lines).toEqual(
      expect.arrayContaining([
        `database ${database} created`,
        'migration platform/0001_cell applied',
        'migration audit/0001_service_schema applied',
        'region us-east',
      ]),
    );
    expect(lines.join('\n')).not.toContain(testPassword('rag_app'));
    const found = await ask(
      cell.urls['rag_app']!,
      'select region, compliance, current_user as role from platform.cell',
    );
    expect(found).toEqual([{ region: 'us-east', compliance: ['HIPAA', 'SOC2'], role: 'rag_app' }]);
  });

  it('does nothing the second time', async () => {
    const { lines } = await init();
    expect(lines).toEqual([`passwords of ${LOGIN_ROLES.length} roles set`, 'migrations: nothing pending']);
  });

  it('does not turn a cell into another', async () => {
    await expect(init({ region: 'eu-central' })).rejects.toThrow(
      'this database is the cell us-east; it cannot become eu-central',
    );
  });

  it('mends rights that somebody changed', async () => {
    await ask(adminUrl, `grant temporary on database ${database} to public`);
    await init();
    const [rights] = await ask(adminUrl, `select has_database_privilege('rag_app', '${database}', 'temp') as temp`);
    expect(rights).toEqual({ temp: false });
  });

  it('gives no role that is none, and needs the migrator', async () => {
    await expect(init({ passwords: { ...passwords, rag_owner: 'x' } })).rejects.toThrow(
      'rag_owner is no login role of a cell',
    );
    await expect(init({ passwords: {} })).rejects.toThrow('the password of attestry_migrator is needed');
  });

  it('lets nobody in with a wrong password', async () => {
    const { cell } = await init();
    const wrong = cell.urls['rag_app']!.replace(testPassword('rag_app'), 'wrong');
    await expect(ask(wrong, 'select 1')).rejects.toThrow('password authentication failed');
  });
});
