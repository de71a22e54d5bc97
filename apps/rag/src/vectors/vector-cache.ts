import type { VectorSnapshot } from './vector-snapshot.js';

/** Snapshots of tenants that search, in bounded memory: the one unused for longest goes first. */
export class VectorCache {
  readonly #kept = new Map<string, VectorSnapshot>();
  readonly #loading = new Map<string, Promise<VectorSnapshot>>();
  #bytes = 0;

  constructor(readonly maxBytes: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * The snapshot of this key at the revision or a later one; where there is none, it is made of what is kept. Of many
   * that ask at once one makes it.
   */
  async at(
    key: string,
    revision: number,
    make: (kept: VectorSnapshot | undefined) => Promise<VectorSnapshot>,
  ): Promise<VectorSnapshot> {
    const kept = this.#kept.get(key);
    if (kept && kept.revision >= revision) return this.#use(key, kept);
    const name = `${key} ${revision}`;
    const loading = this.#loading.get(name) ?? this.#load(name, key, () => make(kept));
    return loading;
  }

  async #load(name: string, key: string, make: () => Promise<VectorSnapshot>): Promise<VectorSnapshot> {
    const loading = make().finally(() => this.#loading.delete(name));
    this.#loading.set(name, loading);
    const made = await loading;
    const kept = this.#kept.get(key);
    return kept && kept.revision > made.revision ? kept : this.#use(key, made);
  }

  #use(key: string, snapshot: VectorSnapshot): VectorSnapshot {
    this.#bytes += snapshot.bytes - (this.#kept.get(key)?.bytes ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, snapshot);
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#bytes <= this.maxBytes) break;
      this.#kept.delete(oldest);
      this.#bytes -= bytes;
    }
    return snapshot;
  }
}
