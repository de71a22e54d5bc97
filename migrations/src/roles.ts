import { SERVICES, type ServiceName } from '@attestry/config';

/** A database role of a cell. There are no others: the catalogue test names any it does not find here. */
export interface DatabaseRole {
  readonly name: string;
  readonly login: boolean;
  readonly bypassRowSecurity: boolean;
  readonly connectionLimit: number;
  /** Session settings by `ALTER ROLE … SET`. */
  readonly settings: Readonly<Record<string, string>>;
  /** The same for settings that only a superuser may give; left out where the installer is none. */
  readonly superuserSettings: Readonly<Record<string, string>>;
  /** Roles it may become by SET ROLE; nothing is inherited. */
  readonly becomes: readonly string[];
  /** Roles whose rights it has. */
  readonly inherits: readonly string[];
}

const SESSION = { timezone: 'UTC', search_path: 'pg_catalog' };
const times = (statement: string, lock: string, idleInTransaction: string) => ({
  ...SESSION,
  statement_timeout: statement,
  lock_timeout: lock,
  idle_in_transaction_session_timeout: idleInTransaction,
});

const role = (name: string, traits: Partial<DatabaseRole> = {}): DatabaseRole => ({
  name,
  login: true,
  bypassRowSecurity: false,
  connectionLimit: -1,
  settings: SESSION,
  superuserSettings: {},
  becomes: [],
  inherits: [],
  ...traits,
});

// Deadlocks are found before lock_timeout ends the wait, so that the loser is known as such and runs again.
const FIND_DEADLOCKS = { deadlock_timeout: '250ms' };

const serviceRoles = (service: ServiceName): DatabaseRole[] => [
  role(`${service}_owner`, { login: false }),
  role(`${service}_app`, {
    connectionLimit: 64,
    settings: times('3s', '1s', '5s'),
    superuserSettings: FIND_DEADLOCKS,
  }),
  role(`${service}_relay`, { connectionLimit: 24, settings: times('10s', '1s', '10s') }),
  role(`${service}_jobs`, { connectionLimit: 24, settings: times('60s', '2s', '30s') }),
];

/** The migrator takes each folder's owner's place by SET ROLE; that of `platform` is its own. */
export const MIGRATOR = 'attestry_migrator';

export const ownerOf = (folder: string): string => (folder === 'platform' ? MIGRATOR : `${folder}_owner`);

export const DATABASE_ROLES: readonly DatabaseRole[] = [
  ...SERVICES.flatMap(serviceRoles),
  role('identity_lookup', { login: false }),
  role('tenancy_operator', { connectionLimit: 16, settings: times('3s', '1s', '5s') }),
  role(MIGRATOR, {
    connectionLimit: 4,
    settings: { ...times('15min', '5s', '1min'), client_min_messages: 'warning' },
    becomes: [...SERVICES.map((service) => `${service}_owner`), 'identity_lookup'],
  }),
  role('attestry_backup', {
    connectionLimit: 4,
    bypassRowSecurity: true,
    settings: { ...SESSION, default_transaction_read_only: 'on' },
    inherits: ['pg_read_all_data'],
  }),
];

export const LOGIN_ROLES: readonly string[] = DATABASE_ROLES.filter(({ login }) => login).map(({ name }) => name);
