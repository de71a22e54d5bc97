// Entry of the container image: runs one part of the platform inside of this process, so that signals reach it though it
// is process 1. Traces if OTEL_* names an exporter.
import { PARTS } from './container-parts.mjs';

const [name, ...args] = process.argv.slice(2);
const script = PARTS[name];
if (script === undefined) {
  process.stderr.write(`"${name ?? ''}" is no part of this image; there are: ${Object.keys(PARTS).join(', ')}\n`);
  process.exit(2);
}
const at = (path) => new URL(`../../${path}`, import.meta.url);
process.argv = [process.argv[0], at(script).pathname, ...args];
await import(at('libs/observability/dist/otel.js'));
await import(at(script));
