import { startEngine } from '@attestry/embedded-postgres';
import { availableParallelism } from 'node:os';
import { rings } from './rings.js';
import { runRing } from './run-ring.js';
import { lastLine, NOTHING, succeeded, sum } from './tally.js';

// The engine and jest are tied to this process and end with it.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => process.exit(code));

const [only, filters] = arguments_(process.argv.slice(2));
const engine = await testEngine();
console.log(`engine: ${engine.name}`);
console.log(
  `sample data: ${process.env['SAMPLE_DATA_DIR'] ?? 'SAMPLE_DATA_DIR is not set, tests on it are not registered'}`,
);

const env = { ...process.env, TEST_ADMIN_URL: engine.adminUrl, TEST_ENGINE: engine.name };
let total = NOTHING;
for (const ring of rings(availableParallelism())) {
  if (only && ring.name !== only) continue;
  const start = Date.now();
  const tally = await runRing(ring, filters, env);
  console.log(`${ring.name}: ${lastLine(tally)} in ${Math.round((Date.now() - start) / 1000)} s`);
  total = sum(total, tally);
}
await engine.stop();

console.log(lastLine(total));
process.exitCode = succeeded(total) ? 0 : 1;

/** `npm test -- [--ring unit|integration|e2e] [path…]` */
function arguments_(given: readonly string[]): [ring: string | undefined, filters: string[]] {
  const at = given.indexOf('--ring');
  return at < 0 ? [undefined, [...given]] : [given[at + 1], given.toSpliced(at, 2)];
}

/** TEST_ADMIN_URL brings a server; otherwise one embedded engine serves all rings, without the cost of durability. */
async function testEngine() {
  const adminUrl = process.env['TEST_ADMIN_URL'];
  if (adminUrl) {
    const name = process.env['TEST_ENGINE'] ?? `PostgreSQL at ${new URL(adminUrl).host}`;
    return { adminUrl, name, stop: async () => undefined };
  }
  const engine = await startEngine({ fsync: false });
  return { adminUrl: engine.url(), name: engine.description, stop: engine.stop };
}
