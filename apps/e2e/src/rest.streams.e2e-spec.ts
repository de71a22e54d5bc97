import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, RestCaller } from './rest/rest-caller.js';
import { SAMPLE_LOG } from './rest/sample-call.js';
import { type StartedPlatform, startPlatform } from './rest/started-platform.js';
import { type SeededTenant, seedTenant } from './rest/tenant.js';
import { rowsOf } from './rest/tenant-rows.js';

const MIB = 1024 * 1024;
const SIZE = 256 * MIB;
const MAY_GROW = 64 * MIB;

let started: StartedPlatform;
let rest: RestCaller;
let tenant: SeededTenant;

beforeAll(async () => {
  started = await startPlatform();
  rest = started.rest;
  tenant = await seedTenant(rest, started.operator, started.platform.folder.mail, 'streams');
}, 180_000);
afterAll(() => started?.stop());

/** A CloudTrail log of one record that is far too long to be one, and so is rejected alone. */
function* bloatedLog(size: number): Generator<Buffer> {
  const head = Buffer.from('{"Records":[{"eventName":"');
  const tail = Buffer.from('"}]}');
  yield head;
  for (let left = size - head.length - tail.length; left > 0; left -= MIB) yield Buffer.alloc(Math.min(left, MIB), 'x');
  yield tail;
}

function upload(size: number): ClientRequest {
  return httpRequest(`${rest.base}/v1/imports/cloudtrail`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${tenant.tokens.admin}`,
      'content-type': 'application/json',
      'content-length': size,
    },
  });
}

async function send(request: ClientRequest, pieces: Iterable<Buffer>): Promise<void> {
  for (const piece of pieces) if (!request.write(piece)) await once(request, 'drain');
}

const residentBytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;

/** Highest growth of the processes while the work runs. */
async function growthDuring(names: readonly string[], work: () => Promise<void>): Promise<Record<string, number>> {
  const pids = await started.platform.pids();
  const before = names.map((name) => residentBytes(pids[name] ?? 0));
  const growth = names.map(() => 0);
  const watch = setInterval(() => {
    names.forEach((name, index) => {
      const grown = residentBytes(pids[name] ?? 0) - (before[index] ?? 0);
      growth[index] = Math.max(growth[index] ?? 0, grown);
    });
  }, 50);
  await work().finally(() => clearInterval(watch));
  return Object.fromEntries(names.map((name, index) => [name, growth[index] ?? 0]));
}

const wholeUpload = async (size: number): Promise<Json> => {
  const request = upload(size);
  const response = once(request, 'response') as Promise<[IncomingMessage]>;
  await send(request, bloatedLog(size));
  request.end();
  return JSON.parse(await text((await response)[0])) as Json;
};

describe('an upload of 256 MiB', () => {
  it('passes through processes that do not grow with it', async () => {
    const first = await wholeUpload(32 * MIB); // what the first one allocates for good
    expect(first).toMatchObject({ import: { counts: { records: '1', rejected: '1' } } });
    let answer: Json = {};
    const growth = await growthDuring(['bff', 'entities'], async () => {
      answer = await wholeUpload(SIZE);
    });
    expect(answer).toMatchObject({ import: { size: String(SIZE), counts: { records: '1', rejected: '1' } } });
    const tooMuch = Object.entries(growth).filter(([, bytes]) => bytes >= MAY_GROW);
    expect(tooMuch.map(([name, bytes]) => `${name} grew by ${Math.round(bytes / MIB)} MiB`)).toEqual([]);
  }, 240_000);
});

describe('an upload whose socket is cut', () => {
  it.each([
    ['at 1 %', 0.01],
    ['at 50 %', 0.5],
    ['before its last byte', 1],
  ])(
    '%s leaves no row and no file',
    async (_where, share) => {
      const database = started.platform.databaseUrl('attestry_backup');
      const before = await rowsOf(database, tenant.id);
      const size = 8 * MIB;
      const content = Buffer.concat([...bloatedLog(size)]);
      const request = upload(size);
      request.on('error', () => undefined);
      const cut = Math.min(size - 1, Math.floor(size * share));
      await send(request, [content.subarray(0, cut)]);
      await sleep(500);
      request.destroy();
      await sleep(1_500);
      expect(await rowsOf(database, tenant.id)).toEqual(before);
      expect(readdirSync(started.platform.folder.uploads)).toEqual([]);
    },
    60_000,
  );

  it('can be sent again as a whole', async () => {
    const content = new Uint8Array(SAMPLE_LOG);
    const answer = await rest.ok('Import_ImportCloudTrailStream', { token: tenant.tokens.admin, content });
    expect(answer['import']).toMatchObject({ counts: { records: '1', stored: '1', duplicates: '0', rejected: '0' } });
    const again = await rest.ok('Import_ImportCloudTrailStream', { token: tenant.tokens.admin, content });
    expect(again['import']).toMatchObject({ counts: { records: '1', stored: '0', duplicates: '1' } });
    expect(readdirSync(started.platform.folder.uploads)).toEqual([]);
  });
});

describe('the export of the trail', () => {
  it('is whole for a reader that takes its time', async () => {
    const request = httpRequest(`${rest.base}/v1/audit-logs:export`, {
      headers: { authorization: `Bearer ${tenant.tokens.auditor}` },
    }).end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    let content = '';
    for await (const chunk of response) {
      content += String(chunk);
      await sleep(50);
    }
    const lines = content.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });
});
