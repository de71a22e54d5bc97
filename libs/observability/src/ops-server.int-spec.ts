import { afterEach, describe, expect, it } from '@jest/globals';
import { counter, durations, watchPool } from './metrics.js';
import { type OpsOptions, type OpsServer, startOpsServer } from './ops-server.js';

let server: OpsServer | undefined;

afterEach(async () => {
  await server?.close();
});

async function ops(options: Partial<OpsOptions>): Promise<(path: string) => Promise<Response>> {
  server = await startOpsServer({
    host: '127.0.0.1',
    port: 0,
    live: () => ({ ok: true }),
    ready: () => ({ ok: true }),
    ...options,
  });
  const { port } = server;
  return (path) => fetch(`http://127.0.0.1:${port}${path}`);
}

describe('the ops port', () => {
  it('answers 200 while live and ready, 503 with the reason while not', async () => {
    const ask = await ops({ ready: () => ({ ok: false, detail: { checks: [{ name: 'pool', ok: false }] } }) });
    expect((await ask('/healthz')).status).toBe(200);
    const ready = await ask('/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ ok: false, checks: [{ name: 'pool', ok: false }] });
    expect((await ask('/anything')).status).toBe(404);
  });

  it('shows counters, durations, pools and the event loop to Prometheus', async () => {
    counter({ name: 'probe_total', help: 'Probes.', labels: ['kind'] }).inc({ kind: 'a' });
    counter({ name: 'probe_total', help: 'Probes.', labels: ['kind'] }).inc({ kind: 'a' });
    durations({ name: 'probe_seconds', help: 'Probing.' }).observe(0.02);
    watchPool('probe_app', () => ({ size: 4, free: 1, inUse: 3, waiting: 2, min: 2, max: 8 }));
    watchPool('probe_relay', () => ({ size: 1, free: 1, inUse: 0, waiting: 0, min: 0, max: 2 }));
    const ask = await ops({});
    const response = await ask('/metrics');
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('probe_total{kind="a"} 2');
    expect(text).toContain('probe_seconds_bucket{le="0.025"} 1');
    expect(text).toContain('db_pool_connections{pool="probe_app",state="waiting"} 2');
    expect(text).toContain('db_pool_connections{pool="probe_relay",state="size"} 1');
    expect(text).toMatch(/nodejs_eventloop_lag_seconds \d/);
  });

  it('says so when its port is taken', async () => {
    await ops({});
    await expect(
      startOpsServer({
        host: '127.0.0.1',
        port: server?.port ?? 0,
        live: () => ({ ok: true }),
        ready: () => ({ ok: true }),
      }),
    ).rejects.toThrow(/EADDRINUSE/);
  });
});
