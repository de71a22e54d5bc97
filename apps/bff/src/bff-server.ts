import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { BootError } from '@attestry/rpc';
import type { BffSettings } from './config.js';
import type { HealthParts } from './health/health-routes.js';
import { httpServer } from './rest/http-server.js';
import { measureRequest } from './rest/request-metrics.js';
import type { Log } from './rest/request-log.js';
import { restApp } from './rest/rest-app.js';
import type { RestContract } from './rest/rest-contract.js';
import type { RestHandler } from './rest/rest-handler.js';

export interface BffServerParts {
  settings: BffSettings;
  log: Log;
  contract: RestContract;
  handler: RestHandler;
  health: Omit<HealthParts, 'ready'>;
}

/** The listening BFF: starts, says whether it takes calls, and ends without cutting those that run. */
export class BffServer {
  readonly #server: Server;
  #ready = false;

  constructor(private readonly parts: BffServerParts) {
    const { settings, contract, handler, health, log } = parts;
    const longest = Math.max(...contract.methods.map((method) => method.maxDeadlineMs ?? 0), settings.CALL_DEADLINE_MS);
    const app = restApp({
      log,
      measure: measureRequest,
      trustedProxies: settings.TRUSTED_PROXIES,
      health: { ...health, ready: () => this.#ready },
      document: contract.document,
      handler,
    });
    this.#server = httpServer(app, { maxConnections: settings.MAX_CONNECTIONS, requestTimeoutMs: longest + 10_000 });
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** Resolves to the port once calls are taken. */
  async start(): Promise<number> {
    const { HOST: host, PORT: port } = this.parts.settings;
    await new Promise<void>((resolve, reject) => {
      const refuse = ({ message }: Error) =>
        reject(new BootError(`bff: cannot listen on ${host}:${port} (${message})`));
      this.#server.once('error', refuse);
      this.#server.listen(port, host, resolve);
    });
    this.#ready = true;
    return (this.#server.address() as AddressInfo).port;
  }

  /** Not ready at once; new calls still for the delay; running ones until they end or the time-out passes. */
  async drain(delayMs: number, timeoutMs: number): Promise<void> {
    this.#ready = false;
    await sleep(delayMs);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    // Kept-alive connections become idle one by one as their calls end.
    const idle = setInterval(() => this.#server.closeIdleConnections(), 50);
    const late = setTimeout(() => this.#server.closeAllConnections(), timeoutMs);
    await closed;
    clearInterval(idle);
    clearTimeout(late);
  }
}
