import { DomainError, type ErrorKind, KINDS } from '@attestry/domain-errors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProbeClient, probeClient } from '../../test/probe-client.js';
import { startProbe } from '../../test/probe-server.js';
import { rawCall } from '../../test/raw-call.js';
import type { RunningRpcServer } from '../server/rpc-server.js';

let server: RunningRpcServer;
let client: ProbeClient;
let thrown: unknown;

beforeAll(async () => {
  server = await startProbe({
    open: async () => {
      throw thrown;
    },
  });
  client = probeClient(`127.0.0.1:${server.port}`);
});

afterAll(async () => {
  client.close();
  await server.stop(500);
});

const kinds = Object.keys(KINDS) as ErrorKind[];

describe('an error of each kind arrives as it was thrown', () => {
  it.each(kinds.filter((kind) => kind !== 'internal'))('%s', async (kind) => {
    thrown = new DomainError('probe', 'SOME_REASON', kind, 'a sentence with ü and \u{1f600}', {
      metadata: { limit: '25', unit: 'seats' },
      violations: [{ field: 'items[3].id', description: 'must be a UUID', rule: 'string.uuid' }],
      retryAfterMs: 1_250,
    });
    const { code } = await rawCall(`127.0.0.1:${server.port}`);
    expect(code).toBe(KINDS[kind].grpc);
    await expect(client.unary('open')).rejects.toMatchObject({
      kind,
      domain: 'probe',
      reason: 'SOME_REASON',
      message: 'a sentence with ü and \u{1f600}',
      metadata: { limit: '25', unit: 'seats' },
      violations: [{ field: 'items[3].id', description: 'must be a UUID', rule: 'string.uuid' }],
      retryAfterMs: 1_250,
    });
  });
});

describe('an internal error says nothing', () => {
  it.each<[string, () => unknown]>([
    ['thrown as an Error', () => new Error('password=hunter2')],
    ['thrown as a DomainError', () => new DomainError('probe', 'BROKEN', 'internal', 'password=hunter2')],
    ['thrown as a string', () => 'password=hunter2'],
    ['thrown as nothing', () => undefined],
  ])('%s', async (_what, make) => {
    thrown = make();
    const { code, error } = await rawCall(`127.0.0.1:${server.port}`);
    expect(code).toBe(KINDS.internal.grpc);
    expect(error).toMatchObject({ kind: 'internal', message: 'internal error' });
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });
});

it('a text that is no well-formed Unicode does not break the answer', async () => {
  thrown = new DomainError('probe', 'ODD', 'not_found', 'no \ud800 here', { metadata: {} });
  await expect(client.unary('open')).rejects.toMatchObject({ kind: 'not_found', reason: 'ODD' });
});

it('a long list of violations is cut, so that the trailers arrive', async () => {
  const violations = Array.from({ length: 500 }, (_, index) => ({
    field: `items[${index}].name`,
    description: 'must have at most 8 characters',
    rule: 'string.max_len',
  }));
  thrown = new DomainError('probe', 'MANY', 'invalid_input', 'many', { violations });
  const { error } = await rawCall(`127.0.0.1:${server.port}`);
  expect(error?.violations).toHaveLength(50);
});
