import { DATABASE_ROLES, type DatabaseRole, identifier, literal } from '@attestry/migrations';
import type { Client } from 'pg';
import { scramVerifier } from './scram.js';

/** Makes the cell's roles what `DATABASE_ROLES` says, and says what it changed. Roles belong to the whole server. */
export async function ensureRoles(
  client: Client,
  passwords: Readonly<Record<string, string>>,
  report: (line: string) => void,
): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select rolname as name from pg_roles');
  const { rows: self } = await client.query<{ on: boolean }>("select current_setting('is_superuser')::boolean as on");
  const superuser = self[0]?.on === true;
  if (!superuser) report('not a superuser: deadlock_timeout is left to the server');
  const existing = new Set(rows.map(({ name }) => name));
  for (const role of DATABASE_ROLES) {
    if (!existing.has(role.name)) {
      await client.query(`create role ${identifier(role.name)}`);
      report(`role ${role.name} created`);
    }
    await client.query(`alter role ${identifier(role.name)} with ${attributesOf(role)}`);
    for (const [setting, value] of Object.entries({ ...role.settings, ...(superuser ? role.superuserSettings : {}) })) {
      await client.query(`alter role ${identifier(role.name)} set ${identifier(setting)} = ${literal(value)}`);
    }
  }
  for (const role of DATABASE_ROLES) await ensureMemberships(client, role);
  const given = Object.entries(passwords);
  for (const [name, password] of given) {
    await client.query(`alter role ${identifier(name)} password ${literal(scramVerifier(password))}`);
  }
  if (given.length > 0) report(`passwords of ${given.length} roles set`);
}

function attributesOf(role: DatabaseRole): string {
  return [
    role.login ? 'login' : 'nologin',
    role.bypassRowSecurity ? 'bypassrls' : 'nobypassrls',
    'nosuperuser nocreaterole nocreatedb noreplication',
    `connection limit ${role.connectionLimit}`,
  ].join(' ');
}

async function ensureMemberships(client: Client, role: DatabaseRole): Promise<void> {
  const name = identifier(role.name);
  for (const other of role.becomes)
    await client.query(`grant ${identifier(other)} to ${name} with inherit false, set true`);
  for (const other of role.inherits)
    await client.query(`grant ${identifier(other)} to ${name} with inherit true, set false`);
}
