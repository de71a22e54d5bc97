import { type DescMethod, getOption, hasOption, type JsonValue } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadRegistry } from '@attestry/contracts';
import type { ServiceName } from '@attestry/config';
import { type RequestContext, runInContext } from '@attestry/request-context';
import { createBytesClient, RpcError } from '@attestry/rpc';
import fc from 'fast-check';
import { strangeRequests } from './rest/mutations.js';
import { type StartedPlatform, startPlatform } from './rest/started-platform.js';
import { strangeBytes } from './rest/strange-bytes.js';
import { type SeededTenant, seedTenant } from './rest/tenant.js';

const SEED = 20_261_121;
const REST_CASES = 2_000;
const WIRE_CASES = 600;
const AT_ONCE = 8;
/** They would end the session that the cases run in. */
const LEFT_OUT = new Set([
  'Session_SignOut',
  'Session_SignOutEverywhere',
  'User_ChangePassword',
  // It streams for minutes.
  'Live_WatchNotifications',
  'Live_WatchNotificationsStream',
]);

let started: StartedPlatform;
let tenant: SeededTenant;
beforeAll(async () => {
  started = await startPlatform();
  tenant = await seedTenant(started.rest, started.operator, started.platform.folder.mail, 'strange');
}, 180_000);
afterAll(() => started?.stop());

async function eachOf<T>(cases: readonly T[], run: (one: T) => Promise<void>): Promise<void> {
  const left = [...cases];
  const worker = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) await run(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

describe('whatever is sent', () => {
  it('over REST is answered below 500, by a problem document if refused', async () => {
    const { base, document } = started.rest;
    const operations = document.operations.filter(({ id }) => !LEFT_OUT.has(id));
    const cases = fc.sample(strangeRequests(document, operations), { seed: SEED, numRuns: REST_CASES });
    const failures: string[] = [];
    const statuses: Record<number, number> = {};
    await eachOf(cases, async ({ verb, path, headers, body }) => {
      const response = await fetch(base + path, {
        method: verb,
        headers: { ...headers, authorization: `Bearer ${tenant.tokens.admin}` },
        ...(body === undefined ? {} : { body }),
      });
      const text = await response.text();
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
      const problem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
      if (response.status >= 500 || (response.status >= 400 && !problem)) {
        failures.push(`${verb} ${path.slice(0, 200)} ${body?.slice(0, 200)}: ${response.status} ${text.slice(0, 300)}`);
      }
    });
    expect(failures).toEqual([]);
    expect(statuses[200]).toBeGreaterThan(20); // some of it must get through, or nothing behind the edge was tried
    expect(statuses[400]).toBeGreaterThan(200);
  }, 120_000);

  it('as bytes over gRPC is never INTERNAL', async () => {
    const registry = loadRegistry();
    const rule = registry.getExtension('attestry.options.v1.rule');
    const methods = [...registry]
      .filter((desc) => desc.kind === 'service')
      .flatMap((service) => service.methods)
      .filter((method) => rule !== undefined && hasOption(method, rule) && getOption(method, rule) !== undefined)
      .filter((method) => !LEFT_OUT.has(`${method.parent.name.replace(/Service$/, '')}_${method.name}`));
    const bytes = new Map(
      [...new Set(methods.map(serviceOf))].map((service) => {
        return [service, createBytesClient(started.platform.addressOf(service), { audience: service })] as const;
      }),
    );
    const cases = fc.sample(
      strangeBytes(methods, (method) => sampleOf(method)),
      { seed: SEED, numRuns: WIRE_CASES },
    );
    const failures: string[] = [];
    const kinds: Record<string, number> = {};
    await eachOf(cases, async (one) => {
      const client = bytes.get(serviceOf(one.method));
      const error = await runInContext(contextOf(tenant.tokens.admin), () => send(client, one.method, one.bytes));
      const kind = error === undefined ? 'ok' : error instanceof RpcError ? error.kind : 'not an answer';
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      if (!EXPECTED.has(kind))
        failures.push(`${one.method.name} ${Buffer.from(one.bytes).toString('hex').slice(0, 100)}: ${kind}`);
    });
    for (const client of bytes.values()) client.close();
    expect(failures).toEqual([]);
    expect(kinds['invalid_input']).toBeGreaterThan(100);
  }, 120_000);
});

const EXPECTED = new Set([
  'ok',
  'invalid_input',
  'unauthenticated',
  'forbidden',
  'not_found',
  'already_exists',
  'conflict',
  'etag_mismatch',
  'failed_precondition',
  'quota_exceeded',
  'rate_limited',
  'too_large',
]);

const serviceOf = (method: DescMethod): ServiceName => method.parent.typeName.split('.')[1] as ServiceName;

/** The published example where there is one, else the empty request. */
function sampleOf(method: DescMethod): JsonValue {
  const id = `${method.parent.name.replace(/Service$/, '')}_${method.name}`;
  const operation = started.rest.document.operations.find((each) => each.id === id);
  const hasWholeBody = method.methodKind === 'unary' && operation?.body !== undefined;
  return hasWholeBody ? ((operation.example ?? {}) as JsonValue) : {};
}

type Bytes = ReturnType<typeof createBytesClient>;

async function send(client: Bytes | undefined, method: DescMethod, bytes: Uint8Array): Promise<unknown> {
  const options = { onBehalf: true, deadlineMs: 5_000 };
  try {
    if (method.methodKind === 'server_streaming') await drain(client?.download(method, bytes, options));
    else if (method.methodKind === 'client_streaming') await client?.upload(method, once(bytes), options);
    else await client?.unary(method, bytes, options);
    return undefined;
  } catch (error) {
    return error;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function drain(parts: AsyncIterable<unknown> | undefined): Promise<void> {
  for await (const _part of parts ?? []);
}

const contextOf = (bearer: string): RequestContext => ({
  tenantId: undefined,
  actor: undefined,
  sessionId: undefined,
  requestId: 'generated-case',
  region: 'eu-central',
  permissions: new Set(),
  method: 'generated',
  deadline: Date.now() + 10_000,
  signal: AbortSignal.timeout(10_000),
  idempotencyKey: undefined,
  requestHash: undefined,
  bearer,
  clientAddress: undefined,
  userAgent: undefined,
});
