import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EtagMismatch, PermissionDenied, QuotaExceeded, RateLimited, Unavailable } from '@attestry/domain-errors';
import { FakeBackend } from '../testing/fake-backend.js';
import { type StartedBff, startBff } from '../testing/start-bff.js';

const ID = '01980c6e-0f00-7a11-8b22-5f0e9a3c1d44';
const TENANT = { id: ID, slug: 'acme', name: 'Acme', etag: '7' };
const AUTHORIZED = { authorization: 'Bearer a.b.c' };
const JSON_BODY = { ...AUTHORIZED, 'content-type': 'application/json' };

let bff: StartedBff;
let backend: FakeBackend;

beforeAll(async () => {
  backend = new FakeBackend();
  bff = await startBff(backend);
});
afterAll(() => bff.stop());
beforeEach(() => {
  backend.calls.length = 0;
  backend
    .on('TenantService/ListTenants', () => ({ tenants: [TENANT], nextPageToken: '' }))
    .on('TenantService/GetTenant', () => ({ tenant: TENANT }))
    .on('TenantService/UpdateTenant', () => ({ tenant: { ...TENANT, etag: '8' } }))
    .on('TenantService/SuspendTenant', () => ({ tenant: TENANT }));
});

const call = (path: string, init: RequestInit = {}) => fetch(`${bff.url}${path}`, { headers: AUTHORIZED, ...init });
const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(path, { method, body: JSON.stringify(body), headers: { ...JSON_BODY, ...headers } });
const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = (await response.json()) as Record<string, unknown> & { fields?: { field: string }[] };
  expect(problem['status']).toBe(response.status);
  expect(JSON.stringify(problem)).not.toMatch(/\bat .*\.[jt]s:|node_modules/);
  const schema = { $ref: '#/components/schemas/Problem' };
  expect(bff.contract.checker.violations(schema, problem)).toEqual([]);
  return problem;
};
const fieldsOf = async (response: Response) => (await problemOf(response)).fields?.map(({ field }) => field);

describe('a request', () => {
  it('maps query parameters to fields and answers in ProtoJSON with empty values shown', async () => {
    const response = await call('/v1/tenants?pageSize=2&status=TENANT_STATUS_TRIAL&pageToken=abc');
    expect(response.status).toBe(200);
    expect(backend.calls[0]?.request).toEqual({ pageSize: 2, status: 'TENANT_STATUS_TRIAL', pageToken: 'abc' });
    const answer = (await response.json()) as { tenants: Record<string, unknown>[]; nextPageToken: string };
    expect(answer.nextPageToken).toBe('');
    expect(answer.tenants[0]).toMatchObject({ slug: 'acme', etag: '7', industry: '' });
  });

  it('maps path and body, custom verbs included', async () => {
    const response = await send('POST', `/v1/tenants/${ID}:suspend`, { reason: 'unpaid' });
    expect(response.status).toBe(200);
    expect(backend.calls[0]?.request).toEqual({ id: ID, reason: 'unpaid' });
  });

  it('carries token, client, key and deadline in the context of the call', async () => {
    const headers = { 'idempotency-key': 'k-1', 'user-agent': 'spec', 'x-request-id': 'request-1' };
    const before = Date.now();
    const response = await send('POST', `/v1/tenants/${ID}:suspend`, { reason: 'unpaid' }, headers);
    expect(response.headers.get('x-request-id')).toBe('request-1');
    const context = backend.calls[0]?.context;
    expect(context).toMatchObject({
      bearer: 'a.b.c',
      idempotencyKey: 'k-1',
      clientAddress: '127.0.0.1',
      userAgent: 'spec',
      requestId: 'request-1',
      tenantId: undefined,
    });
    expect(context?.deadline).toBeGreaterThanOrEqual(before + 4_900);
    expect(context?.deadline).toBeLessThanOrEqual(Date.now() + 5_000);
  });

  it('ignores tenant, user and service headers of the caller', async () => {
    const headers = { ...AUTHORIZED, 'x-tenant-id': ID, 'x-user-id': ID, 'x-service-authorization': 'Bearer forged' };
    expect((await call('/v1/tenant', { headers })).status).toBe(200);
    expect(JSON.stringify(backend.calls[0])).not.toMatch(/forged|x-/);
  });
});

describe('bad input', () => {
  it('names every bad parameter', async () => {
    const response = await call('/v1/tenants?pageSize=many&status=NO_SUCH&wrong=1&pageToken=a&pageToken=b');
    expect(response.status).toBe(400);
    expect((await fieldsOf(response))?.sort()).toEqual(['pageSize', 'pageToken', 'status', 'wrong']);
    expect(backend.calls).toEqual([]);
  });

  it('names every bad field of the body with its path', async () => {
    const tenant = { slug: 5, contact: { phone: 'no', fax: '1' } };
    const response = await send('PATCH', '/v1/tenant', { tenant, etag: 'x'.repeat(65), updateMask: 'name' });
    expect(response.status).toBe(400);
    const fields = await fieldsOf(response);
    for (const field of ['tenant.slug', 'tenant.contact.phone', 'tenant.contact.fax', 'etag'])
      expect(fields).toContain(field);
  });

  it('names a path variable that is no id', async () => {
    expect(await fieldsOf(await send('POST', '/v1/tenants/42:suspend', { reason: 'x' }))).toEqual(['id']);
  });

  it('names what only the wire format refuses', async () => {
    const response = await call('/v1/audit-logs?startTime=2026-02-28T23:59:60Z');
    expect(response.status).toBe(400);
    expect(await fieldsOf(response)).toEqual(['startTime']);
  });

  it('refuses a path field in the body', async () => {
    expect(await fieldsOf(await send('POST', `/v1/tenants/${ID}:suspend`, { id: ID, reason: 'x' }))).toEqual(['id']);
  });

  it.each([
    ['no JSON', '{"reason":', 'MALFORMED_MESSAGE'],
    ['an array', '[]', 'INVALID_FIELDS'],
    ['null', 'null', 'INVALID_FIELDS'],
    ['NUL', '{"reason":"a\\u0000b"}', 'INVALID_FIELDS'],
    ['half a surrogate pair', '{"reason":"\\ud800"}', 'INVALID_FIELDS'],
    ['a prototype key', '{"reason":"a","__proto__":{"admin":true}}', 'INVALID_FIELDS'],
    ['33 levels', `{"reason":${'['.repeat(33)}${']'.repeat(33)}}`, 'INVALID_FIELDS'],
    ['a deep bomb', `{"reason":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'INVALID_FIELDS'],
    [
      '1,001 keys',
      JSON.stringify(Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`k${i}`, 1]))),
      'INVALID_FIELDS',
    ],
    ['10,001 items', JSON.stringify({ reason: Array.from({ length: 10_001 }, () => 1) }), 'INVALID_FIELDS'],
  ])('refuses %s with 400', async (_what, body, reason) => {
    const response = await call(`/v1/tenants/${ID}:suspend`, { method: 'POST', body, headers: JSON_BODY });
    expect(response.status).toBe(400);
    expect((await problemOf(response))['reason']).toBe(reason);
    expect(backend.calls).toEqual([]);
  });

  it('lists at most 50 fields', async () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`k${index}`, 1]));
    expect(await fieldsOf(await send('POST', `/v1/tenants/${ID}:suspend`, many))).toHaveLength(50);
  });

  it('refuses a body over 256 KiB with 413, announced or not', async () => {
    const big = JSON.stringify({ reason: 'x'.repeat(300_000) });
    expect(
      (await problemOf(await send('POST', `/v1/tenants/${ID}:suspend`, { reason: 'x'.repeat(300_000) })))['status'],
    ).toBe(413);
    const body = new ReadableStream({
      start: (stream) => (stream.enqueue(new TextEncoder().encode(big)), stream.close()),
    });
    const init = { method: 'POST', body, headers: JSON_BODY, duplex: 'half' } as RequestInit;
    expect((await problemOf(await call(`/v1/tenants/${ID}:suspend`, init)))['code']).toBe('too_large');
  });

  it.each([
    ['text/plain', {}],
    ['application/json; charset=latin1', {}],
    ['application/json', { 'content-encoding': 'gzip' }],
  ])('refuses %s with %j with 415', async (type, more) => {
    const headers = { ...AUTHORIZED, 'content-type': type, ...more };
    const response = await call(`/v1/tenants/${ID}:suspend`, { method: 'POST', body: '{"reason":"x"}', headers });
    expect(response.status).toBe(415);
    expect((await problemOf(response))['reason']).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it.each([
    ['announced', 'Content-Length: 100\r\n\r\n{'],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n'],
  ])('answers 408 to a body that does not arrive and closes the connection: %s', async (_how, rest) => {
    const patient = await startBff(backend, { BODY_TIMEOUT_MS: 200 });
    const socket = connect(patient.port, '127.0.0.1');
    socket.write(
      `POST /v1/tenants/${ID}:suspend HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a.b.c\r\nContent-Type: application/json\r\n${rest}`,
    );
    const said = await text(socket); // ends, since the server closes
    await patient.stop();
    expect(said).toMatch(/^HTTP\/1\.1 408 [^]*\r\nConnection: close\r\n[^]*"reason":"BODY_TIMEOUT"/i);
  });

  it('refuses an idempotency key that is not visible ASCII', async () => {
    const response = await send('POST', `/v1/tenants/${ID}:suspend`, { reason: 'x' }, { 'idempotency-key': 'a b' });
    expect(await fieldsOf(response)).toEqual(['Idempotency-Key']);
  });
});

describe('routes', () => {
  it('answers 404 for a path nobody has, also one that is not decodable', async () => {
    expect((await problemOf(await call('/v1/nothing')))['reason']).toBe('ROUTE_NOT_FOUND');
    expect((await problemOf(await call(`/v1/tenants/${ID}:nothing`, { method: 'POST' })))['status']).toBe(404);
    expect((await problemOf(await call('/v1/tenants/%zz')))['status']).toBe(404);
  });

  it('answers 405 with Allow for another method, and OPTIONS with 204', async () => {
    const response = await call('/v1/tenant', { method: 'DELETE' });
    expect(response.headers.get('allow')).toBe('GET, PATCH, HEAD, OPTIONS');
    expect((await problemOf(response))['status']).toBe(405);
    const options = await call('/v1/tenant', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, PATCH, HEAD, OPTIONS']);
  });

  it('answers 414 for a URL over 4 KiB', async () => {
    expect((await problemOf(await call(`/v1/tenants?pageToken=${'a'.repeat(5_000)}`)))['status']).toBe(414);
  });

  it('answers 431 for headers over 16 KiB', async () => {
    const response = await call('/v1/tenant', { headers: { ...AUTHORIZED, 'x-long': 'a'.repeat(20_000) } });
    expect((await problemOf(response))['reason']).toBe('HEADERS_TOO_LARGE');
  });

  it('answers HEAD like GET without a body', async () => {
    const response = await call('/v1/tenant', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('errors of services', () => {
  const failWith = (error: Error) =>
    backend.on('TenantService/UpdateTenant', () => {
      throw error;
    });
  const update = (headers: Record<string, string> = {}) =>
    send('PATCH', '/v1/tenant', { tenant: { ...TENANT }, updateMask: 'name' }, headers);

  it.each([
    ['PERMISSION_DENIED', 403, () => new PermissionDenied('tenancy.tenant.update'), {}],
    ['QUOTA_EXCEEDED', 429, () => new QuotaExceeded('users', 5, 5), { 'retry-after': null }],
    ['RATE_LIMITED', 429, () => new RateLimited(1_500), { 'retry-after': '2' }],
    ['UNAVAILABLE', 503, () => new Unavailable('the database'), { 'retry-after': '1' }],
    ['ETAG_MISMATCH', 409, () => new EtagMismatch('9'), {}],
  ])('%s becomes %d', async (reason, status, error, headers) => {
    failWith(error());
    const response = await update();
    expect(response.status).toBe(status);
    for (const [name, value] of Object.entries(headers)) expect(response.headers.get(name)).toBe(value);
    expect((await problemOf(response))['reason']).toBe(reason);
  });

  it('an etag mismatch is 412 when the etag came in If-Match', async () => {
    failWith(new EtagMismatch('9'));
    const response = await update({ 'if-match': '"8"' });
    expect(response.status).toBe(412);
    expect(await problemOf(response)).toMatchObject({ metadata: { etag: '9' } });
  });

  it('says nothing of an unknown error but logs it with the trace id', async () => {
    failWith(new Error('password=hunter2 at /srv/app.ts:1'));
    const response = await update({ traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` });
    expect(response.status).toBe(500);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ detail: 'internal error', reason: 'INTERNAL', traceId: 'ab'.repeat(16) });
    expect(bff.lines).toContainEqual(
      expect.objectContaining({ status: 500, trace_id: 'ab'.repeat(16), route: 'PATCH /v1/tenant' }),
    );
  });
});

describe('If-Match and ETag', () => {
  it('carries the etag into the request and out of the answer', async () => {
    const body = { tenant: { ...TENANT }, updateMask: 'name' };
    const response = await send('PATCH', '/v1/tenant', body, { 'if-match': '"7"' });
    expect(backend.calls[0]?.request).toMatchObject({ etag: '7' });
    expect(response.headers.get('etag')).toBe('"8"');
  });

  it('is refused where it contradicts the body', async () => {
    const body = { tenant: { ...TENANT }, updateMask: 'name', etag: '6' };
    expect(await fieldsOf(await send('PATCH', '/v1/tenant', body, { 'if-match': '"7"' }))).toEqual(['etag']);
  });
});

describe('the edge', () => {
  it('sends security headers and no product name', async () => {
    const { headers } = await call('/v1/tenant');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('strict-transport-security')).toContain('max-age=63072000');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('serves health, the document and Swagger UI', async () => {
    expect((await call('/healthz')).status).toBe(200);
    expect((await call('/readyz')).status).toBe(200);
    expect(await (await call('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
    expect(await (await call('/docs')).text()).toContain('swagger-ui-bundle.js');
    for (const file of ['swagger-ui-bundle.js', 'swagger-ui.css', 'start.js']) {
      expect((await call(`/docs/${file}`)).status).toBe(200);
    }
  });

  it('asks for a token where the method needs one', async () => {
    for (const headers of [{}, { authorization: 'Basic abc' }, { authorization: 'Bearer ' }] as Record<
      string,
      string
    >[]) {
      const response = await call('/v1/tenant', { headers });
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect((await problemOf(response))['reason']).toBe('UNAUTHENTICATED');
    }
    expect(backend.calls).toEqual([]);
  });

  it('cancels the call when the caller hangs up, and logs 499', async () => {
    let aborted = false;
    const running = Promise.withResolvers<void>();
    backend.on('TenantService/GetTenant', (_request, { signal }) => {
      running.resolve();
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => ((aborted = true), reject(new Error('cancelled'))));
      });
    });
    const hangUp = new AbortController();
    const answer = call('/v1/tenant', { signal: hangUp.signal }).catch(() => 'hung up');
    await running.promise;
    hangUp.abort();
    expect(await answer).toBe('hung up');
    await until(() => aborted && bff.lines.some(({ status, route }) => status === 499 && route === 'GET /v1/tenant'));
  });

  it('limits calls without a token by address', async () => {
    const limited = await startBff(
      new FakeBackend().on('SessionService/SignIn', () => ({})),
      { PUBLIC_CALLS_PER_MINUTE: 3 },
    );
    const signIn = () =>
      fetch(`${limited.url}/v1/sessions:signIn`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'ada@example.com', password: 'x' }),
      });
    const statuses: number[] = [];
    for (let index = 0; index < 5; index++) statuses.push((await signIn()).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect((await signIn()).headers.get('retry-after')).toMatch(/^\d+$/);
    await limited.stop();
  });

  it('lets running calls end when it drains', async () => {
    const slow = new FakeBackend().on('TenantService/GetTenant', async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { tenant: TENANT };
    });
    const draining = await startBff(slow);
    const answer = fetch(`${draining.url}/v1/tenant`, { headers: AUTHORIZED });
    await until(() => slow.calls.length === 1);
    await draining.stop();
    expect((await answer).status).toBe(200);
    await expect(fetch(`${draining.url}/healthz`)).rejects.toThrow();
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 5_000) throw new Error('the condition did not come true');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
