import { flag, int, oneOf, optionalText, port, region, secret, secretUrl, text } from './settings.js';

/** The services of a cell in port order; REST is the BFF's. */
export const SERVICES = ['tenancy', 'identity', 'entities', 'assessments', 'rag', 'audit'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Standard ports, shifted as a block by PORT_BASE so that several cells fit on one machine. */
export function portsOf(portBase = 0) {
  const grpc = Object.fromEntries(SERVICES.map((name, index) => [name, 50_051 + index + portBase])) as PortsByService;
  const ops = Object.fromEntries(SERVICES.map((name, index) => [name, 51_051 + index + portBase])) as PortsByService;
  return { grpc, ops, rest: 8_080 + portBase, restOps: 51_060 + portBase };
}
type PortsByService = Record<ServiceName, number>;

/** Settings that every gRPC service reads. An app adds its own beside them in `src/config.ts`. */
export const serviceSettings = () => ({
  REGION: region(),
  GRPC_HOST: text('127.0.0.1'),
  GRPC_PORT: port(),
  OPS_PORT: port(),
  LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent'], 'info'),
  /** Addresses of the other services: `host:port`, or `dns:///name:port` behind a headless Service. */
  TENANCY_ADDRESS: text('127.0.0.1:50051'),
  IDENTITY_ADDRESS: text('127.0.0.1:50052'),
  ENTITIES_ADDRESS: text('127.0.0.1:50053'),
  ASSESSMENTS_ADDRESS: text('127.0.0.1:50054'),
  RAG_ADDRESS: text('127.0.0.1:50055'),
  AUDIT_ADDRESS: text('127.0.0.1:50056'),
  /** This service's own secret for its service tokens (OAuth2 client credentials at identity). */
  SERVICE_CLIENT_SECRET: secret(32),
  TOKEN_ISSUER: text('https://attestry.local'),
  DRAIN_DELAY_MS: int({ max: 60_000, default: 0 }),
  DRAIN_TIMEOUT_MS: int({ min: 100, max: 120_000, default: 8_000 }),
});

/** What a service may open beside its own pool: those of the relay and the jobs, and tenancy's one for operators. */
export const CONNECTIONS_BESIDE_POOL = 8;

/** Settings of the database, for every service that has one. */
export const databaseSettings = () => ({
  DATABASE_URL: secretUrl(),
  RELAY_DATABASE_URL: secretUrl(),
  JOBS_DATABASE_URL: secretUrl(),
  DB_POOL_MIN: int({ max: 100, default: 2 }),
  DB_POOL_MAX: int({ min: 1, max: 200, default: 8 }),
  /** Connections that all pools of the cell, replicas included, may open together; unset means nobody has added them up. */
  DB_CELL_CONNECTIONS: int({ min: 1, max: 100_000 }).optional(),
  DB_CONNECT_TIMEOUT: int({ min: 100, max: 60_000, default: 5_000 }),
  DB_ACQUIRE_TIMEOUT: int({ min: 50, max: 60_000, default: 1_000 }),
  DB_IDLE_TIMEOUT: int({ min: 0, max: 3_600_000, default: 30_000 }),
  DB_QUERY_TIMEOUT: int({ min: 100, max: 3_600_000, default: 3_000 }),
  DB_POOL_MAX_USES: int({ min: 1, max: 10_000_000, default: 50_000 }),
  DB_SSL_CA: optionalText(),
  /** Allows an unencrypted connection; for the embedded engine on the loopback address only. */
  DB_INSECURE: flag(false),
  /** Sealed file with the cell's key-encryption key. */
  KEK_FILE: text(),
});
