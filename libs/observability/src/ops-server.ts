import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectProcessMetrics, metrics } from './metrics.js';

/** Answer of a health question: `detail` names what is wrong or waited for, without secrets. */
export interface HealthAnswer {
  ok: boolean;
  detail?: Readonly<Record<string, unknown>>;
}

export interface OpsOptions {
  host: string;
  port: number;
  /** Is the process able to work at all? Touches no dependency. */
  live: () => HealthAnswer;
  /** Should calls be sent here now? */
  ready: () => HealthAnswer | Promise<HealthAnswer>;
}

export interface OpsServer {
  port: number;
  close(): Promise<void>;
}

/** Where the ops port answers; whoever probes a process asks here. */
export const OPS_PATHS = { live: '/healthz', ready: '/readyz', metrics: '/metrics' } as const;

/** Liveness, readiness and metrics on a port of its own that no ingress exposes. */
export async function startOpsServer(options: OpsOptions): Promise<OpsServer> {
  collectProcessMetrics();
  const server = createServer((request, response) => {
    answer(options, request.url ?? '/', response).catch(() => send(response, 500, { ok: false }));
  });
  await listen(server, options.port, options.host);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(options: OpsOptions, url: string, response: ServerResponse): Promise<void> {
  const path = url.split('?')[0];
  if (path === OPS_PATHS.live) return sendHealth(response, options.live());
  if (path === OPS_PATHS.ready) return sendHealth(response, await options.ready());
  if (path !== OPS_PATHS.metrics) return send(response, 404, { ok: false });
  const text = await metrics.metrics();
  response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
}

const sendHealth = (response: ServerResponse, health: HealthAnswer) =>
  send(response, health.ok ? 200 : 503, { ok: health.ok, ...health.detail });

const send = (response: ServerResponse, status: number, body: object) => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
};

const listen = (server: Server, port: number, host: string) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
