import { randomBytes } from 'node:crypto';
import { runAs } from '@attestry/request-context';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DataKeyState, DataKeyStore } from './data-key-store.js';
import { keyVersionOf, openWith, sealWith } from './envelope.js';
import type { KekProvider } from './kek-provider.js';
import { KeyRing } from './key-ring.js';
import { KeyExhausted, KeyShredded, SealBroken } from './keys.errors.js';

const TENANT_A = '11111111-1111-4111-8111-111111111111';
const TENANT_B = '22222222-2222-4222-8222-222222222222';
const place = { table: 'identity.user_profiles', column: 'phone_sealed', row: 'r1' };

interface Row {
  purpose: string;
  version: number;
  kekId: string;
  state: DataKeyState;
  wrapped: Buffer | undefined;
  reserved: number;
}

/** One tenant's rows, as the table keeps them. */
class Rows implements DataKeyStore {
  readonly rows: Row[] = [];
  limit = 2 ** 32;

  #of = (purpose: string) => this.rows.filter((row) => row.purpose === purpose);
  active = async (purpose: string) => this.#of(purpose).find(({ state }) => state === 'active');
  find = async (purpose: string, version: number) => this.#of(purpose).find((row) => row.version === version);
  latestVersion = async (purpose: string) => Math.max(0, ...this.#of(purpose).map(({ version }) => version));
  async add(purpose: string, key: { version: number; kekId: string; wrapped: Buffer }) {
    for (const row of this.#of(purpose)) if (row.state === 'active') row.state = 'decrypt_only';
    this.rows.push({ purpose, state: 'active', reserved: 0, ...key });
  }
  async reserveSeals(purpose: string, version: number, count: number) {
    const row = await this.find(purpose, version);
    if (!row || row.reserved + count > this.limit) return false;
    row.reserved += count;
    return true;
  }
  async destroyAll(purpose: string) {
    for (const row of this.#of(purpose)) Object.assign(row, { state: 'destroyed', wrapped: undefined });
    return this.#of(purpose).length;
  }
}

const kekKey = randomBytes(32);
const kek: KekProvider = {
  id: 'test',
  wrap: async (dataKey, aad) => sealWith(kekKey, 1, aad, dataKey),
  unwrap: async (wrapped, aad) => openWith(kekKey, 1, aad, wrapped),
};
const as = <T>(tenantId: string, work: () => Promise<T>) =>
  runAs({ tenantId, actor: { type: 'job', id: 'test' }, name: 'test', region: 'eu-central', timeoutMs: 5_000 }, work);

describe('the key ring', () => {
  let store: Rows;
  let time: number;
  let ring: KeyRing;
  const text = Buffer.from('+4930123456');
  beforeEach(() => {
    store = new Rows();
    time = 0;
    ring = new KeyRing(kek, store, { now: () => time, sealsPerBlock: 10 });
  });

  it('makes the key of a purpose at its first use and opens what it sealed', async () => {
    const opened = await as(TENANT_A, async () => ring.open('p.one', place, await ring.seal('p.one', place, text)));
    expect(opened).toEqual(text);
    expect(store.rows).toMatchObject([{ purpose: 'p.one', version: 1, state: 'active', kekId: 'test' }]);
  });

  it('takes the key that another process makes while it looks', async () => {
    const first = store.active;
    store.active = async (purpose) => {
      const found = await first(purpose);
      store.active = first;
      await as(TENANT_A, () => new KeyRing(kek, store).seal(purpose, place, text));
      return found;
    };
    const sealed = await as(TENANT_A, () => ring.seal('p.one', place, text));
    expect(await as(TENANT_A, () => ring.open('p.one', place, sealed))).toEqual(text);
    expect(store.rows).toHaveLength(1);
  });

  it('does not open in another tenant, even with the other tenant’s key row copied', async () => {
    const sealed = await as(TENANT_A, () => ring.seal('p.one', place, text));
    await expect(as(TENANT_B, () => ring.open('p.one', place, sealed))).rejects.toThrow(SealBroken);
  });

  it('does not open with a wrapped key moved to another purpose', async () => {
    const sealed = await as(TENANT_A, () => ring.seal('p.one', place, text));
    for (const row of [...store.rows]) store.rows.push({ ...row, purpose: 'p.two' });
    await expect(as(TENANT_A, () => ring.open('p.two', place, sealed))).rejects.toThrow(SealBroken);
  });

  it('seals with the new key after a rotation and still opens the old values', async () => {
    await as(TENANT_A, async () => {
      const old = await ring.seal('p.one', place, text);
      expect(await ring.rotate('p.one')).toBe(2);
      const young = await ring.seal('p.one', place, text);
      expect([keyVersionOf(old), keyVersionOf(young)]).toEqual([1, 2]);
      expect(await ring.open('p.one', place, old)).toEqual(text);
      expect(await ring.open('p.one', place, young)).toEqual(text);
    });
    expect(store.rows.map(({ state }) => state)).toEqual(['decrypt_only', 'active']);
  });

  it('says shredded, not broken, once the keys are destroyed, and makes no new one in silence', async () => {
    await as(TENANT_A, async () => {
      const sealed = await ring.seal('p.one', place, text);
      expect(await ring.shred('p.one')).toBe(1);
      await expect(ring.open('p.one', place, sealed)).rejects.toThrow(KeyShredded);
      await expect(ring.seal('p.one', place, text)).rejects.toThrow(KeyShredded);
    });
  });

  it('forgets a key that another process destroyed after a minute', async () => {
    await as(TENANT_A, async () => {
      const sealed = await ring.seal('p.one', place, text);
      await ring.open('p.one', place, sealed);
      await store.destroyAll('p.one');
      time = 59_999;
      await expect(ring.open('p.one', place, sealed)).resolves.toEqual(text);
      time = 60_000;
      await expect(ring.open('p.one', place, sealed)).rejects.toThrow(KeyShredded);
    });
  });

  it('books encryptions in blocks and stops when none are left', async () => {
    store.limit = 20;
    await as(TENANT_A, async () => {
      for (let count = 0; count < 20; count++) await ring.seal('p.one', place, text);
      expect(store.rows[0]?.reserved).toBe(20);
      await expect(ring.seal('p.one', place, text)).rejects.toThrow(KeyExhausted);
    });
  });

  it('keeps its booked encryptions when it reads the key again', async () => {
    await as(TENANT_A, async () => {
      for (time = 0; time < 10 * 60_000; time += 60_000) await ring.seal('p.one', place, text);
      expect(store.rows[0]?.reserved).toBe(10);
    });
  });

  it('hashes alike before and after a rotation, and differently per tenant and purpose', async () => {
    await as(TENANT_A, async () => {
      const before = await ring.mac('p.one', 'a@x.test');
      await ring.rotate('p.one');
      expect(await ring.mac('p.one', 'a@x.test')).toEqual(before);
      expect(await ring.mac('p.one', 'b@x.test')).not.toEqual(before);
      expect(await ring.mac('p.two', 'a@x.test')).not.toEqual(before);
    });
  });
});
