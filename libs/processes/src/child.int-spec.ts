import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, isRunning, proportionalMemoryMiB, startChild, waitUntil } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'attestry-processes-'));
const alive: Child[] = [];
afterEach(async () => {
  for (const child of alive.splice(0)) await child.stop(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a child process', () => {
  it('gives its output and its exit code', async () => {
    const child = started('console.log("out"); console.error("err"); process.exitCode = 3;');
    expect(await child.exited).toEqual({ code: 3, signal: null });
    expect(child.said).toEqual({ stdout: 'out\n', stderr: 'err\n' });
  });

  it('may tidy up when it is asked to end', async () => {
    const child = started(`${WAIT} process.on('SIGTERM', () => { console.log('tidied'); process.exit(0); }); ${READY}`);
    await ready(child);
    expect(await child.stop(5_000)).toEqual({ code: 0, signal: null });
    expect(child.said.stdout).toContain('tidied');
  });

  it('is killed when it does not end in time', async () => {
    const child = started(`${WAIT} process.on('SIGTERM', () => undefined); ${READY}`);
    await ready(child);
    expect(await child.stop(100)).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it.each([
    ['that ends when asked', ''],
    ['that ignores being asked', `process.on('SIGTERM', () => undefined);`],
  ])('%s ends when the process that started it is killed', async (_, behaviour) => {
    const { parent, childPid } = await family(behaviour);
    expect(isRunning(childPid)).toBe(true);

    parent.kill('SIGKILL');

    expect(await waitUntil(() => !isRunning(childPid), { withinMs: 3_000 })).toBe(true);
  });

  it('may fork a process of its own over the descriptor of the tether', async () => {
    const forked = script('process.send("hello"); process.disconnect();');
    const child = started(`
      const { fork } = await import('node:child_process');
      fork(${JSON.stringify(forked)}).once('message', (text) => console.log(text));`);
    expect(await child.exited).toEqual({ code: 0, signal: null });
    expect(child.said.stdout).toBe('hello\n');
  });

  it('has its ports from its first moment, and listens on them when it likes', async () => {
    const port = await freePort();
    const child = started(
      `console.log('loading');
      setTimeout(async () => {
        const { createServer } = await import('node:http');
        createServer((_, answer) => answer.end('hello')).listen(${port}, '127.0.0.1', () => console.log('ready'));
      }, 500);`,
      [port],
    );
    expect(await waitUntil(() => child.said.stdout.includes('loading'), { withinMs: 10_000 })).toBe(true);
    expect({ free: await isFree(port), said: child.said.stdout }).toEqual({ free: false, said: 'loading\n' });
    await ready(child);
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('hello');
  });
});

describe('the memory of processes', () => {
  it('counts a process with its descendants', async () => {
    const { parent } = await family('globalThis.held = Buffer.alloc(80 * 1024 * 1024, 1);');
    const one = started(`${WAIT} ${READY}`);
    await ready(one);
    const family_ = proportionalMemoryMiB([parent.pid]) ?? 0;
    const single = proportionalMemoryMiB([one.pid]) ?? 0;
    expect(single).toBeGreaterThan(5);
    expect(family_ - single).toBeGreaterThan(80);
  });
});

const WAIT = 'setInterval(() => {}, 60_000);';
const READY = `console.log('ready');`;

const ready = async (child: Child) =>
  expect(await waitUntil(() => child.said.stdout.includes('ready'), { withinMs: 10_000 })).toBe(true);

function started(source: string, ports: readonly number[] = []): Child {
  const child = startChild({ name: 'child', command: [script(source)], output: 'pipe', graceMs: 500, ports });
  alive.push(child);
  return child;
}

/** A process that starts another as its child and prints that one's id. */
async function family(behaviour: string) {
  const grandchild = script(`${behaviour} ${WAIT}`);
  const importer = new URL('../../../tools/test/import-sources.mjs', import.meta.url).href;
  const parent = started(`
    const { importSource } = await import('${importer}');
    const { startChild } = await importSource('${new URL('./index.ts', import.meta.url).href}');
    const child = startChild({ name: 'inner', command: [${JSON.stringify(grandchild)}], output: 'inherit', graceMs: 500 });
    console.log('child', child.pid);
    setTimeout(() => console.log('ready'), 300);
    ${WAIT}`);
  await ready(parent);
  return { parent, childPid: Number(/child (\d+)/.exec(parent.said.stdout)?.[1]) };
}

function listening(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function freePort(): Promise<number> {
  const server = await listening(0);
  const { port } = server?.address() as AddressInfo;
  await new Promise((resolve) => server?.close(resolve));
  return port;
}

async function isFree(port: number): Promise<boolean> {
  const server = await listening(port);
  server?.close();
  return server !== undefined;
}

let scripts = 0;
function script(source: string): string {
  const file = join(folder, `script-${scripts++}.mjs`);
  writeFileSync(file, source);
  return file;
}
