import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeBackend } from '../testing/fake-backend.js';
import { type StartedBff, startBff } from '../testing/start-bff.js';

/** The ops server of a service, on a port from which that of gRPC follows. */
async function opsServer(status: number, body: object): Promise<{ server: Server; grpcAddress: string }> {
  const server = createServer((_request, response) => response.writeHead(status).end(JSON.stringify(body)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, grpcAddress: `127.0.0.1:${(server.address() as AddressInfo).port - 1_000}` };
}

let bff: StartedBff;
const servers: Server[] = [];

beforeAll(async () => {
  const ready = await opsServer(200, { ok: true, checks: [{ name: 'pool', ok: true, detail: { size: 4 } }] });
  const unready = await opsServer(503, { ok: false, checks: [{ name: 'migrations', ok: false }] });
  servers.push(ready.server, unready.server);
  bff = await startBff(new FakeBackend(), {
    TENANCY_ADDRESS: ready.grpcAddress,
    IDENTITY_ADDRESS: `dns:///${ready.grpcAddress}`,
    ENTITIES_ADDRESS: ready.grpcAddress,
    ASSESSMENTS_ADDRESS: ready.grpcAddress,
    RAG_ADDRESS: unready.grpcAddress,
    AUDIT_ADDRESS: '127.0.0.1:1',
  });
});
afterAll(async () => {
  await bff.stop();
  for (const server of servers) server.close();
});

const health = (token?: string) =>
  fetch(`${bff.url}/v1/health`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });

describe('the health of the cell', () => {
  it('is told to operators, service by service', async () => {
    const response = await health('permission.platform.health.read');
    expect(response.status).toBe(200);
    const report = (await response.json()) as { status: string; services: Record<string, unknown> };
    expect(report.status).toBe('degraded');
    expect(Object.keys(report.services)).toHaveLength(6);
    const detail = { checks: [{ name: 'pool', ok: true, detail: { size: 4 } }] };
    expect(report.services['identity']).toEqual({ status: 'ready', detail });
    expect(report.services['rag']).toEqual({
      status: 'unready',
      detail: { checks: [{ name: 'migrations', ok: false }] },
    });
    expect(report.services['audit']).toEqual({ status: 'unreachable', detail: {} });
  });

  it('is told to nobody else', async () => {
    expect((await health()).status).toBe(401);
    expect((await health('revoked')).status).toBe(401);
    expect((await health('forged')).status).toBe(401);
    const response = await health('permission.tenancy.tenant.read');
    expect(await response.json()).toMatchObject({ status: 403, metadata: { permission: 'platform.health.read' } });
  });
});
