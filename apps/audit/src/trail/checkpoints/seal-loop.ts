import { runAs } from '@attestry/request-context';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Publisher } from './publisher.js';
import type { Sealer } from './sealer.js';
import type { UnsealedTenants, WaitingTenant } from './unsealed-tenants.js';

export interface SealLoopSettings {
  readonly region: string;
  /** A record is under a checkpoint after this time at the latest (and one look). */
  readonly intervalMs: number;
  /** Pause between looks. */
  readonly lookMs: number;
}

const TENANTS_A_LOOK = 200;

/** Seals and publishes for one tenant after the other. Several processes may do it: the head's lock lets one through. */
export class SealLoop {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly tenants: UnsealedTenants,
    private readonly sealer: Sealer,
    private readonly publisher: Publisher,
    private readonly settings: SealLoopSettings,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  /** One round over all tenants that wait. */
  async look(): Promise<void> {
    for (const tenant of await this.tenants.find(this.settings.intervalMs, TENANTS_A_LOOK)) {
      if (this.stopping.signal.aborted) return;
      await this.sealTenant(tenant).catch(this.onError);
    }
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.look().catch(this.onError);
      await sleep(this.settings.lookMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private sealTenant({ tenantId, due }: WaitingTenant): Promise<void> {
    const actor = { type: 'job', id: 'audit-seal' } as const;
    return runAs({ tenantId, actor, name: 'audit-seal', region: this.settings.region, timeoutMs: 10_000 }, async () => {
      if (due) await this.sealer.seal();
      await this.publisher.publish();
    });
  }
}
