import { CONNECTIONS_BESIDE_POOL, portsOf, SERVICES } from '@attestry/config';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.js';
import { type Member, portsOfMember, restUrlOf } from './members.js';
import type { Secrets } from './secrets.js';
import type { StartSettings } from './settings.js';

/** What all members of a platform are told. */
export interface Wiring {
  readonly settings: StartSettings;
  readonly folder: DataFolder;
  readonly secrets: Secrets;
  /** Connection URLs by database role. */
  readonly databaseUrls: Readonly<Record<string, string>>;
}

/** The environment of one member: only what it needs, nothing of the caller's but the ways of the machine. */
export function environmentOf(member: Member, wiring: Wiring): NodeJS.ProcessEnv {
  const { settings, secrets } = wiring;
  const { main, ops } = portsOfMember(member, settings.PORT_BASE);
  return {
    ...ofTheMachine(),
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    REGION: settings.REGION,
    LOG_LEVEL: settings.LOG_LEVEL,
    OPS_PORT: String(ops),
    ...addresses(settings.PORT_BASE),
    SERVICE_CLIENT_SECRET: secrets.clients[member],
    OTEL_SERVICE_NAME: member,
    // Nobody balances load in front of a local platform, so there is nobody to be told first.
    DRAIN_DELAY_MS: '0',
    DRAIN_TIMEOUT_MS: '4000',
    ...(member === 'bff' ? { PORT: String(main) } : { GRPC_PORT: String(main), ...database(member, wiring) }),
    ...OWN[member]?.(wiring),
  };
}

/** Compiled code of Node's own making; what is not writable is not used. */
const COMPILE_CACHE = join(import.meta.dirname, '../../../node_modules/.cache/attestry');

/** Settings of one member only. */
const OWN: Partial<Record<Member, (wiring: Wiring) => NodeJS.ProcessEnv>> = {
  tenancy: ({ databaseUrls }) => ({ OPERATOR_DATABASE_URL: databaseUrls['tenancy_operator'] }),
  identity: ({ settings, secrets, folder }) => ({
    SERVICE_CLIENT_HASHES: clientHashes(secrets),
    OPERATOR_KEY_FILE: folder.operatorKey,
    MAIL_URL: `file:${folder.mail}`,
    PUBLIC_URL: restUrlOf(settings),
  }),
  audit: ({ folder }) => ({
    HEAD_KEY_FILE: folder.headKey,
    HEADS_DIR: folder.checkpoints,
    // Whoever tries the platform out shall not wait a minute for a signature.
    HEAD_INTERVAL_MS: '1000',
  }),
  entities: ({ folder }) => ({ UPLOAD_DIR: folder.uploads }),
  assessments: ({ folder }) => ({ UPLOAD_DIR: folder.uploads, OBJECTS_DIR: folder.objects }),
  rag: ({ folder }) => ({ UPLOAD_DIR: folder.uploads }),
};

const clientHashes = (secrets: Secrets) =>
  Object.entries(secrets.clients)
    .map(([client, secret]) => `${client}=${createHash('sha256').update(secret).digest('hex')}`)
    .join(',');

function database(service: Member, { databaseUrls, folder, settings }: Wiring): NodeJS.ProcessEnv {
  return {
    DB_POOL_MAX: String(settings.DB_POOL_MAX),
    DB_CELL_CONNECTIONS: String(SERVICES.length * (settings.DB_POOL_MAX + CONNECTIONS_BESIDE_POOL)),
    DATABASE_URL: databaseUrls[`${service}_app`],
    RELAY_DATABASE_URL: databaseUrls[`${service}_relay`],
    JOBS_DATABASE_URL: databaseUrls[`${service}_jobs`],
    DB_INSECURE: 'true',
    KEK_FILE: folder.kek,
  };
}

function addresses(portBase: number): NodeJS.ProcessEnv {
  const { grpc } = portsOf(portBase);
  return Object.fromEntries(SERVICES.map((name) => [`${name.toUpperCase()}_ADDRESS`, `127.0.0.1:${grpc[name]}`]));
}

function ofTheMachine(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([key]) => /^(PATH|HOME|LANG|TMPDIR|OTEL_\w+)$/.test(key));
  // Two arenas: buffers of streams are given back instead of being spread over one arena a thread.
  return { ...Object.fromEntries(kept), TZ: 'UTC', MALLOC_ARENA_MAX: '2' };
}
