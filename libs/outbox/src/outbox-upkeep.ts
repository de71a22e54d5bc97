import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryStore } from './delivery-store.js';
import type { OutboxMetrics } from './outbox-metrics.js';

const LOOK_MS = 5_000;
const TRIM_LIMIT = 5_000;

/** Keeps the figures fresh and the outbox small. */
export class OutboxUpkeep {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: DeliveryStore,
    private readonly subscribers: readonly string[],
    private readonly metrics: OutboxMetrics,
    private readonly keepMs: number,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.look().catch((error: unknown) => this.metrics.outage('upkeep', error));
      await sleep(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    for (const name of this.subscribers) this.metrics.backlog(name, await this.store.backlog(name));
    while (!this.stopping.signal.aborted && (await this.store.trim(this.keepMs, TRIM_LIMIT)) === TRIM_LIMIT);
  }
}
