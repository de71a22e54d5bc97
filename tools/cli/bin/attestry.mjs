#!/usr/bin/env node
// Stays in place before the first build, so that npm can link it at installation.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(fileURLToPath(main))) await import(main);
else {
  process.stderr.write('attestry: not built yet; run: npx nx build cli\n');
  process.exitCode = 1;
}
