import { currentContext, type RequestContext } from '@attestry/request-context';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProbeClient, probeClient } from '../../test/probe-client.js';
import { startProbe, TENANT } from '../../test/probe-server.js';
import type { RunningRpcServer } from './rpc-server.js';

let server: RunningRpcServer;
let address: string;
let seen: RequestContext | undefined;
const clients: ProbeClient[] = [];

const as = (bearer?: string, settings = {}): ProbeClient => {
  const client = probeClient(address, bearer, settings);
  clients.push(client);
  return client;
};

beforeAll(async () => {
  const note = async () => {
    seen = currentContext();
    return { said: 'hello' };
  };
  server = await startProbe({ open: note, read: note, write: note, apply: note });
  address = `127.0.0.1:${server.port}`;
});

afterAll(async () => {
  for (const client of clients) client.close();
  await server.stop(1_000);
});

describe('a call that is admitted', () => {
  it('answers, with the caller in its context', async () => {
    const id = '0199c0de-0000-7000-8000-000000000001';
    expect(await as('reader').unary('read', { id })).toMatchObject({ said: 'hello' });
    expect(seen).toMatchObject({
      tenantId: TENANT,
      actor: { type: 'user' },
      requestId: 'request-1',
      method: '/attestry.probe.v1.ProbeService/Read',
      bearer: 'reader',
    });
  });
});

describe('a bad request', () => {
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
  });
});
