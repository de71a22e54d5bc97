import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError, PermissionDenied } from '@attestry/domain-errors';
import { FakeBackend } from '../testing/fake-backend.js';
import { type StartedBff, startBff } from '../testing/start-bff.js';

interface Part {
  header?: object;
  chunk?: string;
  commit?: { size: string; sha256: string };
}
interface Received {
  header: object | undefined;
  bytes: number;
  sha256: string;
  commit: Part['commit'];
  failed: boolean;
}

const AUTHORIZATION = 'Bearer a.b.c';
const IMPORT = '/v1/imports/cloudtrail';

let bff: StartedBff;
let backend: FakeBackend;
const received: Received[] = [];

beforeAll(async () => {
  backend = new FakeBackend().on('ImportService/ImportCloudTrail', takeAll);
  bff = await startBff(backend);
});
afterAll(() => bff.stop());

async function takeAll(request: Record<string, unknown>): Promise<object> {
  const hash = createHash('sha256');
  const state: Received = { header: undefined, bytes: 0, sha256: '', commit: undefined, failed: false };
  received.push(state);
  try {
    for await (const part of request['parts'] as AsyncIterable<Part>) {
      if (part.header) state.header = part.header;
      if (part.commit) state.commit = part.commit;
      const chunk = Buffer.from(part.chunk ?? '', 'base64');
      hash.update(chunk);
      state.bytes += chunk.length;
    }
  } catch (error) {
    state.failed = true;
    throw error;
  }
  state.sha256 = hash.digest('base64');
  return {};
}

const upload = (body: Buffer, headers: Record<string, string> = {}, query = '') =>
  fetch(`${bff.url}${IMPORT}${query}`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: { authorization: AUTHORIZATION, 'content-type': 'application/json', ...headers },
  });

describe('an upload', () => {
  it('sends header, content and commit', async () => {
    const body = Buffer.alloc(1_000_000, 'x');
    const response = await upload(body, {}, '?fileName=log.json&format=IMPORT_FORMAT_UNSPECIFIED');
    expect(response.status).toBe(200);
    const sha256 = createHash('sha256').update(body).digest('base64');
    expect(received.at(-1)).toEqual({
      header: { fileName: 'log.json' },
      bytes: 1_000_000,
      sha256,
      commit: { size: '1000000', sha256 },
      failed: false,
    });
  });

  it('of nothing is still committed', async () => {
    expect((await upload(Buffer.alloc(0))).status).toBe(200);
    expect(received.at(-1)).toMatchObject({ bytes: 0, commit: { sha256: expect.any(String) } });
  });

  it('with another Content-Digest than announced is not committed', async () => {
    const wrong = createHash('sha256').update('other').digest('base64');
    const response = await upload(Buffer.from('content'), { 'content-digest': `sha-256=:${wrong}:` });
    expect([response.status, ((await response.json()) as { reason: string }).reason]).toEqual([
      400,
      'UPLOAD_INCOMPLETE',
    ]);
    expect(received.at(-1)).toMatchObject({ commit: undefined, failed: true });
  });

  it.each(['sha-256=zzz', 'sha-256=:abc:', 'SHA-256=:abc:', 'sha-512=:YWJj:', ''])(
    'with a Content-Digest that cannot be checked is refused before it is read: %j',
    async (digest) => {
      const before = received.length;
      const response = await upload(Buffer.from('content'), { 'content-digest': digest });
      const { reason, fields } = (await response.json()) as { reason: string; fields: { field: string }[] };
      expect([response.status, reason, fields[0]?.field]).toEqual([400, 'INVALID_FIELDS', 'Content-Digest']);
      expect(received.length).toBe(before);
    },
  );

  it('of a type that is not offered is refused before it is read', async () => {
    const before = received.length;
    expect((await upload(Buffer.from('x'), { 'content-type': 'text/html' })).status).toBe(415);
    expect((await upload(Buffer.from('x'), { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await upload(Buffer.from('x'), {}, '?wrong=1')).status).toBe(400);
    expect(received.length).toBe(before);
  });

  it.each([
    ['at 1 %', 0.01],
    ['at 50 %', 0.5],
    ['one byte before its end', 1],
  ])('whose socket is cut %s is not committed', async (_where, share) => {
    const size = 2_000_000;
    const before = received.length;
    const headers = { authorization: AUTHORIZATION, 'content-type': 'application/json', 'content-length': size };
    const request = httpRequest(`${bff.url}${IMPORT}`, { method: 'POST', headers });
    request.on('error', () => undefined);
    request.write(Buffer.alloc(Math.max(1, Math.floor(size * share) - 1), 'x'));
    await until(() => received.length > before && (received.at(-1)?.bytes ?? 0) > 0);
    request.destroy();
    await until(() => received.at(-1)?.failed === true);
    expect(received.at(-1)?.commit).toBeUndefined();
  });

  it('is answered when the service refuses it half way', async () => {
    backend.on('ImportService/ImportCloudTrail', async ({ parts }) => {
      for await (const part of parts as AsyncIterable<Part>) {
        if (part.chunk) throw new DomainError('entities', 'NOT_A_CLOUDTRAIL_LOG', 'invalid_input', 'not a log');
      }
      return {};
    });
    const response = await upload(Buffer.alloc(500_000, 'x'));
    expect(await response.json()).toMatchObject({ status: 400, domain: 'entities', reason: 'NOT_A_CLOUDTRAIL_LOG' });
    backend.on('ImportService/ImportCloudTrail', takeAll);
  });

  it('is read no faster than the service takes it', async () => {
    const release = Promise.withResolvers<void>();
    backend.on('ImportService/ImportCloudTrail', async ({ parts }) => {
      await release.promise;
      return takeAll({ parts });
    });
    const size = 64 * 1024 * 1024;
    const headers = { authorization: AUTHORIZATION, 'content-type': 'application/json', 'content-length': size };
    const request = httpRequest(`${bff.url}${IMPORT}`, { method: 'POST', headers });
    const response = once(request, 'response');
    const piece = Buffer.alloc(1024 * 1024, 'x');
    let sent = 0;
    const send = () => {
      while (sent < size) {
        sent += piece.length;
        if (!request.write(piece)) return;
      }
      request.end();
    };
    request.on('drain', send);
    send();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(sent).toBeLessThan(16 * 1024 * 1024);
    release.resolve();
    await response;
    expect(received.at(-1)).toMatchObject({ bytes: size, commit: { size: String(size) } });
    backend.on('ImportService/ImportCloudTrail', takeAll);
  });
});

describe('a download', () => {
  const download = () =>
    fetch(`${bff.url}/v1/audit-logs:export?fromSeq=1`, { headers: { authorization: AUTHORIZATION } });
  const chunkOf = (text: string) => ({ chunk: Buffer.from(text).toString('base64') });

  it('joins the chunks', async () => {
    backend.on('AuditLogService/ExportAuditLog', async function* () {
      yield chunkOf('one\n');
      yield chunkOf('two\n');
    });
    const response = await download();
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(await response.text()).toBe('one\ntwo\n');
    expect(backend.calls.at(-1)?.request).toEqual({ fromSeq: '1' });
  });

  it('may be empty', async () => {
    backend.on('AuditLogService/ExportAuditLog', async function* () {});
    expect(await (await download()).text()).toBe('');
  });

  it('that is refused gives a problem', async () => {
    backend.on('AuditLogService/ExportAuditLog', async function* () {
      throw new PermissionDenied('audit.log.export');
    });
    expect(await (await download()).json()).toMatchObject({ status: 403, reason: 'PERMISSION_DENIED' });
  });

  it('that fails half way is cut, so that nobody takes it for the whole', async () => {
    backend.on('AuditLogService/ExportAuditLog', async function* () {
      yield chunkOf('one\n');
      throw new Error('disk');
    });
    await expect(download().then((response) => response.text())).rejects.toThrow();
  });

  it('is read from the service no faster than the caller takes it, and stops when the caller leaves', async () => {
    let made = 0;
    let ended = false;
    const chunk = { chunk: Buffer.alloc(64 * 1024, 'x').toString('base64') };
    backend.on('AuditLogService/ExportAuditLog', async function* () {
      try {
        for (; made < 4_000; made++) yield chunk;
      } finally {
        ended = true;
      }
    });
    const headers = { authorization: AUTHORIZATION };
    const request = httpRequest(`${bff.url}/v1/audit-logs:export`, { headers }).end();
    request.on('error', () => undefined);
    const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
    response.pause();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(made).toBeLessThan(400); // what the sockets of the loopback hold
    request.destroy();
    await until(() => ended);
    expect(made).toBeLessThan(400);
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 5_000) throw new Error('the condition did not come true');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
