import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@attestry/observability';
import { currentContext, currentTenant, runAs, runWithoutContext } from '@attestry/request-context';
import { LOGGER } from '@attestry/rpc';
import type { LiveCursor } from './live-cursor.js';
import { LiveChangesRepository, PAGE } from './live-changes.repository.js';
import type { Watcher } from './watcher.js';

const LOOK_MS = 500;

interface Following {
  readonly watchers: Set<Watcher>;
  readonly stop: AbortController;
}

/**
 * Looks for changes on behalf of everybody who watches: one question a tenant and process twice a second, however many
 * watch, and none while nobody does.
 */
@Injectable()
export class LiveFeed implements OnApplicationShutdown {
  readonly #tenants = new Map<string, Following>();

  constructor(
    private readonly changes: LiveChangesRepository,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** From when this returns, the watcher is offered whatever comes behind `head`. */
  join(watcher: Watcher, head: LiveCursor): () => void {
    const tenantId = currentTenant();
    const following = this.#tenants.get(tenantId) ?? this.#follow(tenantId, currentContext().region, head);
    following.watchers.add(watcher);
    return () => {
      following.watchers.delete(watcher);
      if (following.watchers.size > 0) return;
      following.stop.abort();
      if (this.#tenants.get(tenantId) === following) this.#tenants.delete(tenantId);
    };
  }

  /** Tenants that somebody watches. */
  get followed(): number {
    return this.#tenants.size;
  }

  onApplicationShutdown(): void {
    for (const { stop } of this.#tenants.values()) stop.abort();
  }

  #follow(tenantId: string, region: string, head: LiveCursor): Following {
    const following = { watchers: new Set<Watcher>(), stop: new AbortController() };
    this.#tenants.set(tenantId, following);
    runWithoutContext(() => void this.#loop(tenantId, region, head, following));
    return following;
  }

  async #loop(tenantId: string, region: string, head: LiveCursor, { watchers, stop }: Following): Promise<void> {
    const { signal } = stop;
    const actor = { type: 'job' as const, id: 'live-feed' };
    let cursor = head;
    while (!signal.aborted) {
      try {
        const work = { tenantId, actor, name: 'live-feed', region, timeoutMs: 5_000, signal };
        const found = await runAs(work, () => this.changes.after(cursor));
        const last = found.at(-1);
        if (last) cursor = { txid: BigInt(last.txid), position: BigInt(last.position) };
        for (const watcher of watchers) watcher.offer(found);
        if (found.length === PAGE) continue;
      } catch (error) {
        if (!signal.aborted) this.log.warn({ err: error, tenant_id: tenantId }, 'changes could not be read');
      }
      await sleep(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
