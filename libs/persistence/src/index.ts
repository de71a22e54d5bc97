export { type Database, type DatabaseOptions, openDatabase } from './database.js';
export { inTransaction } from './open-transaction.js';
export { isLockTimeout, isRetryable, isUniqueViolation, mapPgError } from './pg-errors.js';
export { connectionOf, createPool, type PoolSettings } from './pool.js';
export { rows } from './rows.js';
export { UnitOfWork, type UnitOfWorkOptions } from './unit-of-work.js';
export type { EntityManager } from '@mikro-orm/postgresql';
export { defineEntity, p, raw, type InferEntity } from '@mikro-orm/core';
