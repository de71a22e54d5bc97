// Fails when the contracts would break a client of the last release. `--release` makes the present ones the release.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const released = join(root, 'proto/released.binpb');
const image = join(root, 'libs/contracts/generated/contracts.binpb');
const rules = join(root, 'tools/contract-lint/breaking.yaml');

if (process.argv.includes('--release')) {
  copyFileSync(image, released);
  console.log('proto/released.binpb now holds the present contracts');
} else if (!existsSync(released)) {
  console.log('nothing was released yet: there is no proto/released.binpb to compare with');
} else {
  try {
    execFileSync(join(root, 'node_modules/.bin/buf'), ['breaking', image, '--against', released, '--config', rules], {
      cwd: root,
      stdio: 'inherit',
    });
  } catch {
    process.exitCode = 1;
  }
}
