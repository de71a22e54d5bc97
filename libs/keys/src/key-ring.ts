import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { currentTenant } from '@attestry/request-context';
import { associatedData, lengthPrefixed, type Place } from './associated-data.js';
import type { DataKeyStore, StoredDataKey } from './data-key-store.js';
import { KEY_BYTES, keyVersionOf, openWith, sealWith } from './envelope.js';
import type { KekProvider } from './kek-provider.js';
import { KeyExhausted, KeyShredded, SealBroken } from './keys.errors.js';
import { bookingsMoved, type OpenKey, OpenKeys } from './open-keys.js';

/** A place without its tenant, which is that of the request context. */
export type PlaceInTenant = Omit<Place, 'tenantId'>;

export interface KeyRingOptions {
  /** How long an unwrapped key may stay in memory, so that a destroyed one is forgotten soon. */
  readonly keepMs?: number;
  /** Encryptions booked at once; a process that ends loses what it has left. */
  readonly sealsPerBlock?: number;
  readonly now?: () => number;
}

/**
 * Seals and opens values of the current tenant under its data key for a purpose (`identity.profile`). The first use of
 * a purpose makes its key.
 */
export class KeyRing {
  readonly #options: Required<KeyRingOptions>;
  readonly #open = new OpenKeys();

  constructor(
    private readonly kek: KekProvider,
    private readonly store: DataKeyStore,
    options: KeyRingOptions = {},
  ) {
    this.#options = { keepMs: 60_000, sealsPerBlock: 4_096, now: Date.now, ...options };
  }

  async seal(purpose: string, place: PlaceInTenant, plaintext: Buffer): Promise<Buffer> {
    const { key, version } = await this.#sealingKey(purpose);
    return sealWith(key, version, associatedData({ ...place, tenantId: currentTenant() }, version), plaintext);
  }

  async open(purpose: string, place: PlaceInTenant, sealed: Buffer): Promise<Buffer> {
    const { key, version } = await this.#keyOfVersion(purpose, keyVersionOf(sealed));
    return openWith(key, version, associatedData({ ...place, tenantId: currentTenant() }, version), sealed);
  }

  /** Keyed hash for looking values up. Always under the first version, so that rotation does not lose them. */
  async mac(purpose: string, value: string): Promise<Buffer> {
    if ((await this.store.latestVersion(purpose)) === 0) await this.#addKey(purpose, 1);
    const { key } = await this.#keyOfVersion(purpose, 1);
    const macKey = Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), 'attestry mac', KEY_BYTES));
    return createHmac('sha256', macKey).update(value, 'utf8').digest();
  }

  /** New values get a new key from now on; old ones stay readable. Answers the new version. */
  async rotate(purpose: string): Promise<number> {
    const version = (await this.store.latestVersion(purpose)) + 1;
    await this.#addKey(purpose, version);
    this.#open.forget(this.#name(purpose, 'active'));
    return version;
  }

  /** Destroys every version: what was sealed for the purpose is gone, everywhere within `keepMs`. */
  async shred(purpose: string): Promise<number> {
    const destroyed = await this.store.destroyAll(purpose);
    this.#open.forget(this.#name(purpose, ''));
    return destroyed;
  }

  async #sealingKey(purpose: string): Promise<OpenKey> {
    const name = this.#name(purpose, 'active');
    let open = this.#kept(name) ?? (await this.#openActive(purpose));
    if (open.sealsLeft === 0) {
      const { sealsPerBlock } = this.#options;
      if (!(await this.store.reserveSeals(purpose, open.version, sealsPerBlock))) throw new KeyExhausted(purpose);
      // Others may have booked while we waited.
      const left = bookingsMoved(this.#open.get(name), open.version);
      open = this.#open.keep(name, { ...open, sealsLeft: left + sealsPerBlock });
    }
    open.sealsLeft -= 1;
    return open;
  }

  async #openActive(purpose: string): Promise<OpenKey> {
    let stored = await this.store.active(purpose);
    if (!stored) {
      if ((await this.store.latestVersion(purpose)) === 0) await this.#addKey(purpose, 1);
      // Ours, or that of somebody who came first, also between the two looks.
      stored = await this.store.active(purpose);
    }
    if (!stored) throw new KeyShredded(purpose);
    const name = this.#name(purpose, 'active');
    const open = await this.#unwrap(purpose, stored);
    return this.#open.keep(name, { ...open, sealsLeft: bookingsMoved(this.#open.get(name), open.version) });
  }

  async #keyOfVersion(purpose: string, version: number): Promise<OpenKey> {
    const name = this.#name(purpose, String(version));
    const kept = this.#kept(name);
    if (kept) return kept;
    const stored = await this.store.find(purpose, version);
    if (!stored) throw new SealBroken();
    return this.#open.keep(name, await this.#unwrap(purpose, stored));
  }

  async #addKey(purpose: string, version: number): Promise<void> {
    const wrapped = await this.kek.wrap(randomBytes(KEY_BYTES), wrapData(purpose, version));
    await this.store.add(purpose, { version, kekId: this.kek.id, wrapped });
  }

  async #unwrap(purpose: string, stored: StoredDataKey): Promise<OpenKey> {
    if (!stored.wrapped) throw new KeyShredded(purpose);
    const key = await this.kek.unwrap(stored.wrapped, wrapData(purpose, stored.version));
    return { version: stored.version, key, readAt: this.#options.now(), sealsLeft: 0 };
  }

  #kept(name: string): OpenKey | undefined {
    const open = this.#open.get(name);
    return open && this.#options.now() - open.readAt < this.#options.keepMs ? open : undefined;
  }

  #name(purpose: string, version: string): string {
    return `${currentTenant()}/${purpose}/${version}`;
  }
}

// A wrapped key copied to another tenant, purpose or version does not unwrap.
const wrapData = (purpose: string, version: number) =>
  lengthPrefixed(['attestry data key', currentTenant(), purpose, String(version)]);
