// Proto sources → libs/contracts/generated: the compiled image (the one run-time truth) and the TypeScript codecs.
// Dependency-free on purpose: everything else is built from what this writes.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importSource } from '../test/import-sources.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const generated = join(root, 'libs/contracts/generated');
const sources = join(root, 'libs/contracts/src/generated');
const thirdParty = join(generated, 'third_party');
const next = join(generated, 'ts-next');

const run = (command, args) => execFileSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
const bin = (name) => join(root, 'node_modules/.bin', name);

copyGoogleApi();
run(bin('buf'), ['build', '-o', join(generated, 'contracts.next.binpb')]);
replaceIfChanged(join(generated, 'contracts.binpb'), readFileSync(join(generated, 'contracts.next.binpb')));
rmSync(join(generated, 'contracts.next.binpb'));
rmSync(next, { recursive: true, force: true });
run(bin('buf'), ['generate', '--template', 'buf.gen.yaml']);
writeFileSync(join(next, 'index.ts'), packageIndex());
mirror(next, sources);
rmSync(next, { recursive: true });
replaceIfChanged(join(root, 'docs/permissions.md'), Buffer.from(await permissionDocs()));

async function permissionDocs() {
  const authz = await importSource(new URL('../../libs/authz/src/permission-docs.ts', import.meta.url));
  return authz.permissionDocs();
}

function copyGoogleApi() {
  mkdirSync(join(thirdParty, 'google/api'), { recursive: true });
  for (const file of ['annotations.proto', 'http.proto']) {
    cpSync(join(root, 'node_modules/protobufjs/google/api', file), join(thirdParty, 'google/api', file));
  }
}

/** One namespace a package: `attestry.tenancy.v1` → `export * as tenancyV1`. */
function packageIndex() {
  const lines = filesBelow(next)
    .map((file) => /^index\.(attestry\.[a-z]+\.v[0-9]+|google\.[a-z]+|buf\.validate)\.ts$/.exec(file))
    .filter((match) => match !== null)
    .filter((match) => existsSync(join(next, match[0])))
    .map((match) => `export * as ${namespaceOf(match[1])} from './${match[0].replace(/\.ts$/, '.js')}';`);
  return `${lines.sort().join('\n')}\n`;
}

function namespaceOf(packageName) {
  return packageName.replace(/^attestry\./, '').replace(/\.([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

/** Copies what differs and removes what is gone, so that unchanged files keep their time and a reader never sees a gap. */
function mirror(from, to) {
  const wanted = new Set(filesBelow(from));
  for (const file of wanted) replaceIfChanged(join(to, file), readFileSync(join(from, file)));
  for (const file of existsSync(to) ? filesBelow(to) : []) if (!wanted.has(file)) rmSync(join(to, file));
}

function replaceIfChanged(file, content) {
  if (existsSync(file) && readFileSync(file).equals(content)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
