import { createRequire } from 'node:module';
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Client, credentials, loadPackageDefinition, Metadata, type ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { service as healthService } from 'grpc-health-check';
import { afterEach, describe, expect, it } from '@jest/globals';
import { probeClient } from '../../test/probe-client.js';
import { definition, facts, image, type ProbeHandlers, startProbe } from '../../test/probe-server.js';
import type { RpcServerOptions } from './rpc-server.js';
import type { MethodFacts } from './method-facts.js';

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serving(handlers: ProbeHandlers = {}, options: Partial<RpcServerOptions> = {}) {
  const server = await startProbe(handlers, options);
  closing.push(() => server.stop(500));
  return server;
}

function ask<T>(port: number, methods: ServiceDefinition, name: string, request: object): Promise<T> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = methods[name] as ServiceDefinition[string];
  return new Promise<T>((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      new Metadata(),
      {},
      (error, answer) => {
        client.close();
        if (error) reject(error);
        else resolve(answer as T);
      },
    );
  });
}

const health = async (port: number, service: string) =>
  (await ask<{ status: string }>(port, healthService, 'Check', { service })).status;

describe('health', () => {
  it('answers without deadline or token; ready waits for every probe, live for none', async () => {
    const probe = { ok: false, reports: () => [{ name: 'pool', ok: probe.ok }] };
    const server = await serving({}, { probes: [probe] });
    expect(await health(server.port, 'live')).toBe('SERVING');
    expect(await health(server.port, 'ready')).toBe('NOT_SERVING');
    expect(await server.health.ready()).toMatchObject({ ok: false, detail: { checks: [{ name: 'pool', ok: false }] } });
    probe.ok = true;
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await health(server.port, 'ready')).toBe('SERVING');
    expect(await health(server.port, '')).toBe('SERVING');
    expect(server.health.live().ok).toBe(true);
  });

  it('takes a probe that throws as unready', async () => {
    const probe = {
      reports: () => {
        throw new Error('gone');
      },
    };
    const server = await serving({}, { probes: [probe] });
    expect(await health(server.port, 'ready')).toBe('NOT_SERVING');
  });
});

describe('the end of a server', () => {
  it('is announced, lets running calls finish and refuses new ones', async () => {
    let finish = (_: object) => undefined as void;
    const server = await serving({ open: () => new Promise<object>((resolve) => (finish = resolve)) });
    const client = probeClient(`127.0.0.1:${server.port}`);
    closing.push(() => client.close());
    const running = client.unary('open', {}, { deadlineMs: 5_000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    server.health.drain();
    expect(await health(server.port, 'ready')).toBe('NOT_SERVING');
    expect(await health(server.port, 'live')).toBe('SERVING');
    const stopped = server.stop(5_000);
    const late = probeClient(`127.0.0.1:${server.port}`);
    closing.push(() => late.close());
    await expect(late.unary('open')).rejects.toMatchObject({ kind: 'unavailable' });
    finish({ said: 'done' });
    expect(await running).toMatchObject({ said: 'done' });
    await stopped;
  });

  it('cuts what does not end in time', async () => {
    const server = await startProbe({ open: () => new Promise(() => undefined) });
    const client = probeClient(`127.0.0.1:${server.port}`);
    closing.push(() => client.close());
    const running = client.unary('open', {}, { deadlineMs: 10_000 }).catch((error: { kind: string }) => error);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const startedAt = performance.now();
    await server.stop(200);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(((await running) as { kind: string }).kind).toMatch(/cancelled|unavailable|internal/);
  });
});

describe('reflection', () => {
  const question = (port: number, request: object) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const file = createRequire(import.meta.url).resolve(
        '@grpc/reflection/build/proto/grpc/reflection/v1/reflection.proto',
      );
      const loaded = loadPackageDefinition(loadSync(file, { keepCase: true, oneofs: true })) as never;
      const Stub = (loaded as { grpc: { reflection: { v1: { ServerReflection: new (...args: unknown[]) => never } } } })
        .grpc.reflection.v1.ServerReflection;
      const stub = new Stub(`127.0.0.1:${port}`, credentials.createInsecure()) as Client & {
        serverReflectionInfo(): NodeJS.ReadWriteStream;
      };
      const stream = stub.serverReflectionInfo();
      stream.on('data', resolve).on('error', reject);
      stream.write(request as never);
      stream.end();
      stream.on('end', () => stub.close());
    });

  it('lists what is served and gives the files of a symbol with all they import', async () => {
    const { port } = await serving();
    const list = await question(port, { list_services: '' });
    expect(list['list_services_response']).toEqual({ service: [{ name: 'attestry.probe.v1.ProbeService' }] });
    const files = await question(port, { file_containing_symbol: 'attestry.probe.v1.ProbeService.Read' });
    const { file_descriptor_proto: bytes } = files['file_descriptor_response'] as { file_descriptor_proto: Buffer[] };
    const names = bytes.map((each) => fromBinary(FileDescriptorProtoSchema, each).name);
    expect(names.at(-1)).toBe('attestry/probe/v1/probe_service.proto');
    expect(names).toEqual(expect.arrayContaining(['buf/validate/validate.proto', 'google/protobuf/descriptor.proto']));
    const unknown = await question(port, { file_containing_symbol: 'attestry.nowhere.v1.Nothing' });
    expect(unknown['error_response']).toMatchObject({ error_code: 5 });
  });
});

describe('a server does not start', () => {
  const without = (path: string) => new Map([...facts].filter(([each]) => each !== path));
  const withRule = (name: string, rule: Partial<MethodFacts['rule']>) => {
    const path = `/attestry.probe.v1.ProbeService/${name}`;
    const fact = facts.get(path) as MethodFacts;
    return new Map(facts).set(path, { ...fact, rule: { ...fact.rule, ...rule } });
  };
  const refusal = (options: Partial<RpcServerOptions>, handlers: ProbeHandlers = {}) =>
    expect(startProbe(handlers, options)).rejects;

  it('when a method has no rule in the image', () =>
    refusal({ facts: without('/attestry.probe.v1.ProbeService/Read') }).toThrow(
      '/attestry.probe.v1.ProbeService/Read is not in the contracts image or has no rule',
    ));

  it('when a method has no handler', () =>
    refusal({}, { read: undefined as never }).toThrow('/attestry.probe.v1.ProbeService/Read has no handler'));

  it('when a handler has no method', () =>
    refusal({}, { reed: async () => ({}) }).toThrow('Object.reed handles no method of the contract'));

  it('when the image has a method that the generated code does not know', async () => {
    const { read: _, ...rest } = definition;
    const handlers = Object.fromEntries(Object.keys(rest).map((name) => [name, async () => ({})]));
    await refusal({ served: [{ definition: rest, handlers }] }).toThrow(
      '/attestry.probe.v1.ProbeService/Read is in the contracts image but not in the generated code',
    );
  });

  it('when a user method has neither permission nor self', () =>
    refusal({ facts: withRule('Read', { permission: '' }) }).toThrow('names no permission'));

  it('when a rule has no visibility', () =>
    refusal({ facts: withRule('Read', { visibility: 0 }) }).toThrow('has no visibility'));

  it('when a method that is not for services has a tenant field', () =>
    refusal({ facts: withRule('Read', { tenantField: 'id' }) }).toThrow('is not for services'));

  it('when the tenant field does not exist', () =>
    refusal({ facts: withRule('Apply', { tenantField: 'tenant' }) }).toThrow('has no field tenant'));

  it('when the port is taken: one line that names it', async () => {
    const { port } = await serving();
    await refusal({ port }).toThrow(new RegExp(`^probe: cannot listen on 127.0.0.1:${port} `));
  });
});

describe('a keyed call', () => {
  const keyed = async (method: string, idempotencyKey?: string) => {
    const runs: string[] = [];
    const idempotency = {
      async run(work: () => Promise<Uint8Array>) {
        runs.push('run');
        return work();
      },
    };
    const { port } = await serving(
      { write: async () => ({ said: 'w' }), open: async () => ({ said: 'o' }) },
      { idempotency },
    );
    const client = probeClient(`127.0.0.1:${port}`, method === 'write' ? 'writer' : undefined);
    closing.push(() => client.close());
    await client.unary(method, {}, idempotencyKey === undefined ? {} : { idempotencyKey });
    return runs.length;
  };

  it('that changes something runs inside the idempotency port', async () => {
    expect(await keyed('write', 'k1')).toBe(1);
  });

  it('without key, or one that only reads, does not', async () => {
    expect(await keyed('write')).toBe(0);
    expect(await keyed('open', 'k1')).toBe(0);
  });

  it('answers with the bytes that the port gives', async () => {
    const { write } = definition;
    const stored = write?.responseSerialize({ said: 'stored' }) as Buffer;
    const { port } = await serving(
      { write: async () => ({ said: 'fresh' }) },
      { idempotency: { run: async () => stored } },
    );
    const client = probeClient(`127.0.0.1:${port}`, 'writer');
    closing.push(() => client.close());
    expect(await client.unary('write', {}, { idempotencyKey: 'k1' })).toMatchObject({ said: 'stored' });
  });
});

describe('too many calls at once', () => {
  it('wait briefly, then are refused with RetryInfo, while other classes go on', async () => {
    let release = () => undefined as void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { port } = await serving(
      {
        open: async () => {
          await gate;
          return {};
        },
        write: async () => ({ said: 'w' }),
      },
      { concurrency: { reads: 2, maxWaitMs: 100 } },
    );
    const client = probeClient(`127.0.0.1:${port}`);
    const writer = probeClient(`127.0.0.1:${port}`, 'writer');
    closing.push(
      () => client.close(),
      () => writer.close(),
    );
    const calls = Array.from({ length: 6 }, () =>
      client.unary('open').then(
        () => 'ok',
        (error: { reason: string; retryAfterMs?: number }) => `${error.reason} ${error.retryAfterMs}`,
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await writer.unary('write')).toMatchObject({ said: 'w' });
    release();
    expect((await Promise.all(calls)).sort()).toEqual([
      'RATE_LIMITED 100',
      'RATE_LIMITED 100',
      'RATE_LIMITED 100',
      'RATE_LIMITED 100',
      'ok',
      'ok',
    ]);
    expect(await client.unary('open')).toBeDefined();
  });
});

it('the probe image is not part of the shipped one', async () => {
  const { imageBytes } = await import('@attestry/contracts');
  expect(Buffer.from(image).includes('attestry.probe.v1')).toBe(true);
  expect(Buffer.from(imageBytes()).includes('attestry.probe')).toBe(false);
});
