export { type BootCheckOptions, refusalOf } from './boot-checks.js';
export { type Database, type DatabaseOptions, openDatabase } from './database.js';
export { DatabaseReadiness, type DatabaseReport, poolFigures } from './database-readiness.js';
export { entitiesBelow, entityDrift } from './entity-drift.js';
export { IdempotencyStore } from './idempotency-store.js';
export {
  decodePageToken,
  DEFAULT_PAGE_SIZE,
  encodePageToken,
  MAX_PAGE_SIZE,
  type Page,
  type PageCursor,
  pageOf,
  type PageRequest,
  type SortKey,
} from './paging.js';
export { DATABASE, PersistenceModule } from './persistence.module.js';
export { isLockTimeout, isRetryable, isUniqueViolation, mapPgError } from './pg-errors.js';
export { connectionOf, createPool, type PoolSettings } from './pool.js';
export { rows } from './rows.js';
export { UnitOfWork, type UnitOfWorkOptions } from './unit-of-work.js';
export { inTransaction } from '@attestry/request-context';
export type { Pool } from 'pg';
export type { EntityManager } from '@mikro-orm/postgresql';
export { defineEntity, type InferEntity, p, raw } from '@mikro-orm/core';
export { schemaDifference } from './schema-difference.js';
