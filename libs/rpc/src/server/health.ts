import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { HealthAnswer } from '@attestry/observability';
import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import type { ReadinessProbe } from './ports.js';

const CHECK_EVERY_MS = 1_000;
const MAX_LOOP_DELAY_NS = 1e9;

/**
 * `grpc.health.v1` with two services. `live`: this process can work; it asks no dependency. `ready`, also under the empty
 * name: calls should come here, since every probe is content and the service is not draining.
 */
export class Health {
  readonly #grpc = new HealthImplementation({ live: 'SERVING', ready: 'NOT_SERVING', '': 'NOT_SERVING' });
  readonly #loop = monitorEventLoopDelay({ resolution: 50 });
  #draining = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly probes: readonly ReadinessProbe[]) {}

  addTo(server: Server): void {
    this.#grpc.addToServer(server);
  }

  async start(): Promise<void> {
    this.#loop.enable();
    await this.#refresh();
    this.#timer = setInterval(() => void this.#refresh(), CHECK_EVERY_MS).unref();
  }

  live(): HealthAnswer {
    const delayMs = this.#loop.percentile(50) / 1e6;
    this.#loop.reset();
    return { ok: delayMs * 1e6 < MAX_LOOP_DELAY_NS, detail: { eventLoopDelayMs: Math.round(delayMs) } };
  }

  async ready(): Promise<HealthAnswer> {
    const reports = (await Promise.all(this.probes.map((probe) => reportsOf(probe)))).flat();
    const ok = !this.#draining && reports.every((report) => report.ok);
    return { ok, detail: { draining: this.#draining, checks: reports } };
  }

  drain(): void {
    this.#draining = true;
    this.#show(false);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#loop.disable();
  }

  async #refresh(): Promise<void> {
    this.#show((await this.ready()).ok);
  }

  #show(ready: boolean): void {
    const status = ready ? 'SERVING' : 'NOT_SERVING';
    this.#grpc.setStatus('ready', status);
    this.#grpc.setStatus('', status);
  }
}

// A probe that fails is an answer, not an accident of the health check.
const reportsOf = async (probe: ReadinessProbe) => {
  try {
    return await probe.reports();
  } catch {
    return [{ name: probe.constructor.name, ok: false }];
  }
};
