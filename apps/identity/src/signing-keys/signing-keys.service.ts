import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import { KeyRing } from '@attestry/keys';
import { UnitOfWork } from '@attestry/persistence';
import { calculateJwkThumbprint, type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { inBackground } from '../cell/acting-as.js';
import { AuditTrail } from '../cell/audit-trail.js';
import { Clock } from '../cell/clock.js';
import { IDENTITY_CONFIG, type IdentityConfig } from '../config.js';
import type { KeyUsage, SigningKey } from './signing-key.js';
import { SigningKeysRepository } from './signing-keys.repository.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A key is published this long before it signs: longer than verifiers keep the set. */
export const PUBLISH_AHEAD_MS = 15 * MINUTE_MS;
/** How long a retired key verifies: what it signed may live that long. */
const VERIFIES_FOR_MS: Record<KeyUsage, number> = { access: 15 * MINUTE_MS, refresh: 91 * DAY_MS };
const TEND_EVERY_MS = MINUTE_MS;
const PURPOSE = 'identity.signing-key';

export interface Signer {
  readonly kid: string;
  readonly algorithm: string;
  readonly key: CryptoKey;
}

interface OpenKeys {
  readonly signers: Record<KeyUsage, Signer>;
  readonly published: readonly JWK[];
  readonly refreshVerifiers: ReadonlyMap<string, { key: CryptoKey; algorithm: string }>;
}

/** The cell's key pairs: made at the first start, rotated in time, unsealed into memory only. */
@Injectable()
export class SigningKeys implements OnModuleInit, OnModuleDestroy {
  #open: OpenKeys | undefined;
  #timer: NodeJS.Timeout | undefined;
  #tending: Promise<void> = Promise.resolve();

  constructor(
    @Inject(IDENTITY_CONFIG) private readonly config: IdentityConfig,
    private readonly repository: SigningKeysRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly keyRing: KeyRing,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.tend();
    this.#timer = setInterval(() => {
      // A failed round leaves the keys as they are; readiness and the next round see to it.
      this.#tending = this.tend().catch(() => undefined);
    }, TEND_EVERY_MS);
    this.#timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#tending;
  }

  signer(usage: KeyUsage): Signer {
    return this.#keys().signers[usage];
  }

  /** Public halves for the key set; those of refresh tokens are never among them. */
  published(): readonly JWK[] {
    return this.#keys().published;
  }

  refreshVerifier(kid: string | undefined): { key: CryptoKey; algorithm: string } | undefined {
    return kid === undefined ? undefined : this.#keys().refreshVerifiers.get(kid);
  }

  /** Makes, promotes and loads keys as the time asks. Safe in several processes at once. */
  async tend(): Promise<void> {
    await inBackground('signing-keys', this.config.REGION, async () => {
      for (const usage of ['access', 'refresh'] as const) await this.#advance(usage);
      this.#open = await this.#load();
    });
  }

  async #advance(usage: KeyUsage): Promise<void> {
    const now = this.clock.now();
    const keys = (await this.repository.list(now)).filter((key) => key.usage === usage);
    const active = keys.find(({ state }) => state === 'active');
    if (!active) return this.#make(usage, 'active', now);
    const rotateAt = active.activatesAt.getTime() + this.config.SIGNING_KEY_ROTATION_S * 1_000 - PUBLISH_AHEAD_MS;
    const pending = keys.find(({ state }) => state === 'pending');
    if (!pending && rotateAt <= now.getTime()) return this.#make(usage, 'pending', this.clock.in(PUBLISH_AHEAD_MS));
    if (pending) await this.#promote(usage, now);
  }

  async #make(usage: KeyUsage, state: 'active' | 'pending', activatesAt: Date): Promise<void> {
    const algorithm = this.config.SIGNING_ALGORITHM;
    const pair = await generateKeyPair(algorithm, { extractable: true });
    const publicJwk = await exportJWK(pair.publicKey);
    const [id, kid] = [uuidv7(), await calculateJwkThumbprint(publicJwk)];
    const privateJwk = Buffer.from(JSON.stringify(await exportJWK(pair.privateKey)));
    const privateSealed = await this.keyRing.seal(PURPOSE, placeOf(id), privateJwk);
    await this.unitOfWork.run(async () => {
      const key = { id, kid, usage, algorithm, state, publicJwk, privateSealed, activatesAt };
      if (!(await this.repository.add(key))) return;
      await this.trail.record({
        action: 'signing_key.created',
        resource: { type: 'signing_key', id: kid },
        details: { usage, state },
      });
    });
  }

  #promote(usage: KeyUsage, now: Date): Promise<void> {
    return this.unitOfWork.run(async () => {
      const kid = await this.repository.promote(usage, now);
      if (kid === undefined) return;
      await this.trail.record({
        action: 'signing_key.activated',
        resource: { type: 'signing_key', id: kid },
        details: { usage },
      });
    });
  }

  async #load(): Promise<OpenKeys> {
    const now = this.clock.now().getTime();
    const keys = await this.repository.list(new Date(now - VERIFIES_FOR_MS.refresh));
    const verifying = keys.filter(
      ({ retiredAt, usage }) => !retiredAt || now - retiredAt.getTime() < VERIFIES_FOR_MS[usage],
    );
    const signerOf = async (usage: KeyUsage) =>
      this.#unseal(
        keys.find((key) => key.usage === usage && key.state === 'active') ?? bug(`no ${usage} key is active`),
      );
    const refreshVerifiers = verifying
      .filter(({ usage }) => usage === 'refresh')
      .map(
        async ({ kid, algorithm, publicJwk }) =>
          [kid, { key: await importKey(publicJwk, algorithm), algorithm }] as const,
      );
    return {
      signers: { access: await signerOf('access'), refresh: await signerOf('refresh') },
      published: verifying
        .filter(({ usage }) => usage === 'access')
        .map(({ kid, algorithm, publicJwk }) => ({ ...publicJwk, kid, alg: algorithm, use: 'sig' })),
      refreshVerifiers: new Map(await Promise.all(refreshVerifiers)),
    };
  }

  async #unseal({ id, kid, algorithm, privateSealed }: SigningKey): Promise<Signer> {
    const opened = this.#open && Object.values(this.#open.signers).find((signer) => signer.kid === kid);
    if (opened) return opened;
    const json = await this.keyRing.open(
      PURPOSE,
      placeOf(id),
      privateSealed ?? bug('an active key without private half'),
    );
    return { kid, algorithm, key: await importKey(JSON.parse(json.toString('utf8')) as JWK, algorithm) };
  }

  #keys(): OpenKeys {
    return this.#open ?? bug('signing keys are not loaded');
  }
}

const placeOf = (id: string) => ({ table: 'identity.signing_keys', column: 'private_sealed', row: id });

async function importKey(jwk: JWK, algorithm: string): Promise<CryptoKey> {
  const key = await importJWK(jwk, algorithm);
  return key instanceof Uint8Array ? bug('a symmetric signing key') : key;
}
