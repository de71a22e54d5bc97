import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const NOT_SHIPPED = /(\.(spec|int-spec|e2e-spec)\.ts$)|(^|\/)(fixtures|testing)\//;

/** The text of the sources below a folder that run in production. */
export function sourcesBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !NOT_SHIPPED.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}
