import type { ClientBase } from 'pg';
import { DATABASE_ROLES, MIGRATOR } from './roles.js';
import { identifier } from './sql-text.js';

/**
 * Who may do what with the database as a whole. CREATE DATABASE … TEMPLATE does not copy this, so whoever copies a
 * database calls it again. Needs the database's owner; connect to the database first.
 */
export async function applyDatabaseGrants(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  const database = identifier(rows[0]?.name ?? '');
  const logins = DATABASE_ROLES.filter(({ login }) => login).map(({ name }) => identifier(name));
  await client.query(`revoke all on database ${database} from public`);
  await client.query(`grant connect on database ${database} to ${logins.join(', ')}`);
  await client.query(`grant create on database ${database} to ${MIGRATOR}`);
  await client.query('revoke all on schema public from public');
}
