import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { type DataKeyStore, DataKeysTable, KeyRing, keyVersionOf } from '@attestry/keys';
import type { NewCredential } from './connection-facts.js';
import type { CredentialType } from './connection-kind.js';
import { CredentialsRepository } from './credentials.repository.js';

const PURPOSE = 'entities.credential';

/** The only place where secrets of connections are open. */
@Injectable()
export class CredentialVault {
  constructor(
    private readonly keys: KeyRing,
    private readonly credentials: CredentialsRepository,
    @Inject(DataKeysTable) private readonly store: DataKeyStore,
  ) {}

  /** A new version; the one before is kept, superseded. In the caller's transaction, the connection locked. */
  async put(connectionId: string, { type, secret, expiresAt }: NewCredential): Promise<number> {
    const id = uuidv7();
    const version = await this.credentials.supersede(connectionId, type);
    const sealed = await this.keys.seal(PURPOSE, placeOf(id), Buffer.from(secret, 'utf8'));
    const keyVersion = keyVersionOf(sealed);
    await this.credentials.insert({
      id,
      connectionId,
      type,
      version,
      sealed,
      keyVersion,
      expiresAt: expiresAt ?? null,
    });
    return version;
  }

  async open(connectionId: string, type: CredentialType): Promise<string | undefined> {
    const stored = await this.credentials.sealed(connectionId, type);
    return stored && (await this.keys.open(PURPOSE, placeOf(stored.id), stored.sealed)).toString('utf8');
  }

  /** Version of the key that seals now; 0 before the first secret. */
  activeVersion(): Promise<number> {
    return this.store.latestVersion(PURPOSE);
  }

  /** From now on secrets get a new key; old ones stay readable until `resealSome` has come to them. */
  rotate(): Promise<number> {
    return this.keys.rotate(PURPOSE);
  }

  /** Seals some secrets anew that are under older keys, superseded ones too; gives how many. */
  async resealSome(version: number, limit: number): Promise<number> {
    const old = await this.credentials.underOlderKey(version, limit);
    for (const { id, sealed } of old) {
      const anew = await this.keys.seal(PURPOSE, placeOf(id), await this.keys.open(PURPOSE, placeOf(id), sealed));
      await this.credentials.reseal(id, anew, keyVersionOf(anew));
    }
    return old.length;
  }

  /** Seals a passing secret, such as a PKCE verifier. */
  sealAt(row: string, secret: string): Promise<Buffer> {
    return this.keys.seal(PURPOSE, statePlace(row), Buffer.from(secret, 'utf8'));
  }

  async openAt(row: string, sealed: Buffer): Promise<string> {
    return (await this.keys.open(PURPOSE, statePlace(row), sealed)).toString('utf8');
  }
}

const placeOf = (row: string) => ({ table: 'entities.encrypted_credentials', column: 'sealed', row });
const statePlace = (row: string) => ({ table: 'entities.oauth_states', column: 'verifier_sealed', row });
