import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSealedFile } from '@attestry/keys';
import type { TestDatabase } from '@attestry/test-database';

/**
 * Sets what a service reads from its environment so that it works on a database of the test's own. One service at a
 * time: the next one started in the same process reads what stands there then.
 */
export function setServiceEnvironment(service: string, database: TestDatabase): void {
  Object.assign(process.env, {
    REGION: database.region,
    GRPC_PORT: '1',
    OPS_PORT: '1',
    LOG_LEVEL: 'silent',
    SERVICE_CLIENT_SECRET: `only-for-tests-${service}-only-for-tests`,
    DATABASE_URL: database.urls[`${service}_app`],
    RELAY_DATABASE_URL: database.urls[`${service}_relay`],
    JOBS_DATABASE_URL: database.urls[`${service}_jobs`],
    OPERATOR_DATABASE_URL: database.urls['tenancy_operator'],
    DB_INSECURE: 'true',
    DB_POOL_MAX: '4',
    KEK_FILE: aKeyFile(),
  });
}

function aKeyFile(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'attestry-test-')), 'kek');
  createSealedFile(path);
  return path;
}
