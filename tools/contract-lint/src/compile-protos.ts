import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadRegistry } from '@attestry/contracts';
import type { FileRegistry } from '@bufbuild/protobuf';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Compiles a folder of protos, relative to the root of the repository, together with the modules they import. */
export function compileProtos(folder: string): FileRegistry {
  const temporary = mkdtempSync(join(tmpdir(), 'attestry-protos-'));
  try {
    const modules = ['proto', 'libs/contracts/wire', 'libs/contracts/generated/third_party', folder];
    const config = JSON.stringify({ version: 'v2', modules: modules.map((path) => ({ path })) });
    const image = join(temporary, 'image.binpb');
    execFileSync(join(root, 'node_modules/.bin/buf'), ['build', '--config', config, '-o', image], { cwd: root });
    return loadRegistry(readFileSync(image));
  } finally {
    rmSync(temporary, { recursive: true });
  }
}
