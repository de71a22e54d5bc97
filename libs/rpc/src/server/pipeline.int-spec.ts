import { TenantNotWritable } from '@attestry/domain-errors';
import { PLATFORM_TENANT_ID } from '@attestry/ids';
import { currentContext, type RequestContext, remainingMs } from '@attestry/request-context';
import { create, toBinary } from '@bufbuild/protobuf';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ProbeClient, probeClient } from '../../test/probe-client.js';
import { probeService } from '../../test/probe-contract.js';
import { claimsOf, image, lines, startProbe, TENANT, verifier } from '../../test/probe-server.js';
import { methodPath, rawCall } from '../../test/raw-call.js';
import type { RunningRpcServer } from './rpc-server.js';

const ID = '0199c0de-0000-7000-8000-000000000001';
const OTHER_TENANT = '0199c0de-0000-7000-8000-00000000000b';
const TOKENS = {
  reader: claimsOf(['probe.thing.read']),
  writer: claimsOf(['probe.thing.read', 'probe.thing.write']),
  revoked: claimsOf(['probe.thing.read'], { sessionId: 'revoked' }),
  stale: claimsOf(['probe.thing.read', 'probe.thing.write'], { sessionId: 'stale' }),
  steppedUp: claimsOf([], { authenticatedAt: Date.now() / 1000 - 590 }),
  steppedUpLongAgo: claimsOf([], { authenticatedAt: Date.now() / 1000 - 601 }),
  operator: claimsOf(['probe.thing.operate'], { tenantId: PLATFORM_TENANT_ID }),
  operatorOfTenant: claimsOf(['probe.thing.operate']),
};

let server: RunningRpcServer;
let address: string;
let seen: RequestContext | undefined;
let left: number | undefined;
let handled = 0;
const clients: ProbeClient[] = [];

const as = (bearer?: string): ProbeClient => {
  const client = probeClient(address, bearer);
  clients.push(client);
  return client;
};
const withToken = (token: string, more: Record<string, string | string[]> = {}) => ({
  authorization: `Bearer ${token}`,
  ...more,
});
const encoded = (method: string, value: Record<string, unknown>): Buffer => {
  const { input } = probeService(image).methods.find(({ name }) => name === method) ?? fail(method);
  return Buffer.from(toBinary(input, create(input, value)));
};
const fail = (what: string): never => {
  throw new Error(`no ${what}`);
};

beforeAll(async () => {
  const note = async () => {
    handled++;
    seen = currentContext();
    left = remainingMs();
    return { said: 'hello' };
  };
  const names = ['open', 'read', 'write', 'writeOwn', 'operate', 'apply', 'short'];
  server = await startProbe(Object.fromEntries(names.map((name) => [name, note])), {
    verifier: verifier(TOKENS),
    revocations: {
      stateOf: ({ sessionId }) => (sessionId === 'revoked' ? 'revoked' : sessionId === 'stale' ? 'unknown' : 'good'),
    },
  });
  address = `127.0.0.1:${server.port}`;
});

beforeEach(() => {
  seen = undefined;
  handled = 0;
  lines.length = 0;
});

afterAll(async () => {
  for (const client of clients) client.close();
  await server.stop(1_000);
});

describe('an idempotency key that is none', () => {
  it.each([
    ['a blank', ['a b']],
    ['256 characters', ['x'.repeat(256)]],
    ['nothing', ['']],
    ['two keys', ['k1', 'k2']],
  ])('refuses the call: %s', async (_what, keys) => {
    const metadata = withToken('writer', { 'idempotency-key': keys });
    const answer = await rawCall(address, { path: methodPath('Write'), bytes: encoded('Write', { id: ID }), metadata });
    expect(answer).toMatchObject({ code: 3, error: { reason: 'INVALID_FIELDS' } });
    expect(handled).toBe(0);
  });
});

describe('an admitted call', () => {
  it('answers, with caller, trace and deadline in its context', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const metadata = withToken('reader', { traceparent, 'x-request-id': 'r-1' });
    const answer = await rawCall(address, { path: methodPath('Read'), bytes: encoded('Read', { id: ID }), metadata });
    expect(answer.code).toBe(0);
    expect(seen).toMatchObject({
      tenantId: TENANT,
      actor: { type: 'user', id: TOKENS.reader.userId },
      sessionId: TOKENS.reader.sessionId,
      region: 'eu-central',
      requestId: 'r-1',
      method: methodPath('Read'),
      bearer: 'reader',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      clientAddress: '127.0.0.1',
    });
    expect(seen?.permissions).toEqual(new Set(['probe.thing.read']));
  });

  it('is logged once, with code and ids, without token or body', async () => {
    await as('writer').unary('write', { text: 'the body' });
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged).toEqual([
      expect.objectContaining({
        level: 'info',
        service: 'probe',
        method: methodPath('Write'),
        code: 'OK',
        tenant_id: TENANT,
        request_id: 'request-1',
        trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        ms: expect.any(Number),
      }),
    ]);
    expect(lines.join()).not.toMatch(/writer|the body/);
  });

  it('lives no longer than the method allows', async () => {
    await rawCall(address, { path: methodPath('Short'), deadlineMs: 60_000 });
    expect(left).toBeLessThanOrEqual(200);
    expect(left).toBeGreaterThan(100);
  });
});

describe('a tenant that may not work now', () => {
  const asked: (string | undefined)[] = [];
  let closed: RunningRpcServer;
  let reached = 0;
  beforeAll(async () => {
    const note = async () => {
      reached++;
      return {};
    };
    closed = await startProbe(
      { read: note, write: note, apply: note, upload: note, operate: note, readWhileSuspended: note },
      {
        verifier: verifier(TOKENS),
        gate: {
          async assertOpen() {
            asked.push(currentContext().tenantId);
            throw new TenantNotWritable('suspended');
          },
        },
      },
    );
  });
  afterAll(() => closed.stop(1_000));

  const call = (method: string, token: string, bytes?: Buffer) =>
    rawCall(`127.0.0.1:${closed.port}`, {
      path: methodPath(method),
      metadata: withToken(token),
      ...(bytes && { bytes }),
    });

  it.each([
    ['Read', 'reader', encoded('Read', { id: ID })],
    ['Write', 'writer', undefined],
    ['Apply', 'tenancy.probe', encoded('Apply', { tenantId: ID })],
  ])('is refused %s before its handler runs', async (method, token, bytes) => {
    const { error } = await call(method, token, bytes);
    expect(error).toMatchObject({ reason: 'TENANT_NOT_WRITABLE', kind: 'failed_precondition' });
    expect(asked.pop()).toBe(method === 'Apply' ? ID : TENANT);
    expect(reached).toBe(0);
  });

  it('may call what is marked while_suspended, and its operators may work', async () => {
    asked.length = 0;
    expect((await call('ReadWhileSuspended', 'reader')).code).toBe(0);
    expect((await call('Operate', 'operator')).code).toBe(0);
    expect(asked).toEqual([]);
  });
});

describe('who may call', () => {
  const allowed: [method: string, token: string][] = [
    ['Open', ''],
    ['Open', 'made up'],
    ['Read', 'reader'],
    ['Read', 'stale'],
    ['Write', 'writer'],
    ['WriteOwn', 'steppedUp'],
    ['Operate', 'operator'],
    ['Apply', 'tenancy.probe'],
  ];
  const bytesFor = (method: string) =>
    method === 'Read'
      ? encoded('Read', { id: ID })
      : method === 'Apply'
        ? encoded('Apply', { tenantId: TENANT })
        : undefined;
  const call = (method: string, metadata: Record<string, string>) => {
    const bytes = bytesFor(method);
    return rawCall(address, { path: methodPath(method), metadata, ...(bytes && { bytes }) });
  };

  it.each(allowed)('%s is open to "%s"', async (method, token) => {
    expect(await call(method, token === '' ? {} : withToken(token))).toMatchObject({ code: 0 });
    expect(handled).toBe(1);
  });

  const refused: [method: string, token: string, reason: string][] = [
    ['Read', '', 'UNAUTHENTICATED'],
    ['Read', 'made-up', 'UNAUTHENTICATED'],
    ['Read', 'revoked', 'UNAUTHENTICATED'],
    ['Read', 'tenancy.probe', 'UNAUTHENTICATED'],
    ['Read', 'operator', 'PERMISSION_DENIED'],
    ['Write', 'reader', 'PERMISSION_DENIED'],
    ['Write', 'stale', 'UNAVAILABLE'],
    ['WriteOwn', '', 'UNAUTHENTICATED'],
    ['WriteOwn', 'reader', 'STEP_UP_REQUIRED'],
    ['WriteOwn', 'steppedUpLongAgo', 'STEP_UP_REQUIRED'],
    ['Operate', 'operatorOfTenant', 'PERMISSION_DENIED'],
    ['Operate', 'tenancy.probe', 'UNAUTHENTICATED'],
    ['Apply', '', 'UNAUTHENTICATED'],
    ['Apply', 'writer', 'UNAUTHENTICATED'],
    ['Apply', 'tenancy.audit', 'UNAUTHENTICATED'],
  ];
  it.each(refused)('%s is closed to "%s": %s', async (method, token, reason) => {
    const { error } = await call(method, token === '' ? {} : withToken(token));
    expect(error).toMatchObject({ reason, domain: 'attestry' });
    expect(handled).toBe(0);
  });

  it('refuses a token that is not a bearer token, and two at once', async () => {
    expect((await call('Read', { authorization: 'Basic cmVhZGVy' })).error).toMatchObject({
      reason: 'UNAUTHENTICATED',
    });
    expect((await call('Read', { authorization: 'Bearer reader, Bearer writer' })).error).toMatchObject({
      reason: 'UNAUTHENTICATED',
    });
  });

  it('refuses a bad service token even where none is needed', async () => {
    const metadata = withToken('reader', { 'x-service-authorization': 'Bearer bff.audit' });
    expect((await call('Read', metadata)).error).toMatchObject({ reason: 'UNAUTHENTICATED' });
  });
});

describe('whom a call is for', () => {
  it('is the tenant of the token, whatever headers say', async () => {
    const metadata = withToken('reader', { 'x-tenant-id': OTHER_TENANT, 'x-user-id': 'root' });
    await rawCall(address, { path: methodPath('Read'), bytes: encoded('Read', { id: ID }), metadata });
    expect(seen).toMatchObject({ tenantId: TENANT, actor: { id: TOKENS.reader.userId } });
  });

  it('is the tenant a service names in the declared field, and the actor is the service', async () => {
    const bytes = encoded('Apply', { tenantId: OTHER_TENANT });
    await rawCall(address, { path: methodPath('Apply'), bytes, metadata: withToken('tenancy.probe') });
    expect(seen).toMatchObject({ tenantId: OTHER_TENANT, actor: { type: 'service', id: 'tenancy' } });
  });

  it('keeps the user as the actor when a service calls on behalf', async () => {
    const metadata = withToken('writer', { 'x-service-authorization': 'Bearer tenancy.probe' });
    await rawCall(address, { path: methodPath('Apply'), bytes: encoded('Apply', { tenantId: TENANT }), metadata });
    expect(seen).toMatchObject({
      actor: { type: 'user', id: TOKENS.writer.userId },
      callingService: 'tenancy',
    });
  });

  it('believes forwarded addresses only from a service', async () => {
    const forged = { 'x-forwarded-for-client': '198.51.100.9', 'x-client-user-agent': 'forged' };
    await rawCall(address, { metadata: forged });
    expect(seen?.clientAddress).toBe('127.0.0.1');
    expect(seen?.userAgent).not.toBe('forged');
    await rawCall(address, { metadata: { ...forged, 'x-service-authorization': 'Bearer bff.probe' } });
    expect(seen).toMatchObject({ clientAddress: '198.51.100.9', userAgent: 'forged', callingService: 'bff' });
  });
});

describe('a bad request', () => {
  const read = (bytes: Buffer) => rawCall(address, { path: methodPath('Read'), bytes, metadata: withToken('reader') });

  it('without deadline is refused, before anything else', async () => {
    const { error } = await rawCall(address, { path: methodPath('Read'), deadlineMs: undefined });
    expect(error).toMatchObject({ kind: 'invalid_input', reason: 'DEADLINE_REQUIRED' });
    expect(handled).toBe(0);
  });

  it('names every broken rule with its path', async () => {
    const request = { id: 'x', pageSize: 500, spareParts: [{ name: 'a' }, { name: 'far too long' }] };
    await expect(as('reader').unary('read', request)).rejects.toMatchObject({
      kind: 'invalid_input',
      reason: 'INVALID_FIELDS',
      violations: [
        { field: 'id', rule: 'string.uuid' },
        { field: 'pageSize' },
        { field: 'spareParts[1].name', rule: 'string.max_len' },
      ],
    });
    expect(handled).toBe(0);
  });

  it('may not hold NUL, undefined enum numbers or endless numbers, wherever they stand', async () => {
    const { error } = await read(
      encoded('Read', {
        id: ID,
        spareParts: [{ name: 'a\0' }, { name: 'b', weight: Number.NaN }],
        labels: { 'k\0': 'v', k: '\0' },
        colour: 9,
        choice: { case: 'part', value: { name: 'c', weight: Infinity } },
      }),
    );
    expect(error?.violations.map(({ field, rule }) => `${field} ${rule}`).sort()).toEqual([
      'colour enum.defined_only',
      'labels["k"] string.nul',
      'labels["k\\u0000"] string.nul',
      'part.weight number.finite',
      'spareParts[0].name string.nul',
      'spareParts[1].weight number.finite',
    ]);
  });

  const malformed: [string, Buffer][] = [
    ['a cut varint', Buffer.from([0x10, 0xff])],
    ['a length beyond the end', Buffer.from([0x0a, 0x7f, 0x41])],
    ['an end group without start', Buffer.from([0x0c])],
    ['field number 0', Buffer.from([0x00, 0x01])],
    ['a surrogate in UTF-8', Buffer.from([0x0a, 0x03, 0xed, 0xa0, 0x80])],
    ['a stray UTF-8 byte', Buffer.from([0x0a, 0x01, 0xff])],
  ];
  it.each(malformed)('with %s is malformed', async (_what, bytes) => {
    expect((await read(bytes)).error).toMatchObject({ kind: 'invalid_input', reason: 'MALFORMED_MESSAGE' });
    expect(handled).toBe(0);
  });

  it('with more than 16 KB of metadata is too large', async () => {
    const metadata = withToken('reader', { 'x-padding': 'x'.repeat(17_000) });
    const { error } = await rawCall(address, {
      path: methodPath('Read'),
      bytes: encoded('Read', { id: ID }),
      metadata,
    });
    expect(error).toMatchObject({ kind: 'too_large', reason: 'TOO_LARGE', metadata: { limit: '16384' } });
  });

  it('with more than 4 MiB is too large, and the server stays up', async () => {
    const bytes = Buffer.alloc(4 * 1024 * 1024 + 1);
    const { code, error } = await rawCall(address, { path: methodPath('Open'), bytes });
    expect(code).toBe(3);
    expect(error).toMatchObject({
      kind: 'too_large',
      domain: 'attestry',
      reason: 'TOO_LARGE',
      metadata: { limit: '4194304' },
    });
    expect(lines.filter((line) => line.includes(methodPath('Open')))).toHaveLength(1);
    expect((await rawCall(address)).code).toBe(0);
  });

  it('to an unknown method is unimplemented', async () => {
    expect((await rawCall(address, { path: methodPath('Nothing') })).error?.kind).toBe('unimplemented');
  });
});
