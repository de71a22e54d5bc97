import { importSource } from './import-sources.mjs';

/** One engine for all integration tests of a run, unless the caller brings one (TEST_ADMIN_URL). */
export default async function setup() {
  if (process.env.TEST_ADMIN_URL) {
    process.env.TEST_ENGINE ??= `PostgreSQL at ${new URL(process.env.TEST_ADMIN_URL).host}`;
    return;
  }
  const { startEngine } = await importSource(new URL('../../libs/embedded-postgres/src/index.ts', import.meta.url));
  const engine = await startEngine({ fsync: false });
  process.env.TEST_ADMIN_URL = engine.url();
  process.env.TEST_ENGINE = engine.description;
  globalThis.attestryTestEngine = engine;
}
