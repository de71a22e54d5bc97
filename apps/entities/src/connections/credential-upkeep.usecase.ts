import { Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { leadsTo } from './connection-kind.js';
import { ConnectionsRepository } from './connections.repository.js';
import { CredentialVault } from './credential-vault.js';
import type { StoredCredential } from './connection-facts.js';
import { CredentialsRepository } from './credentials.repository.js';

/** Days before its end on which a credential is told of; 0: it has ended. */
const ALERTS = [14, 7, 1, 0] as const;
const BATCH = 100;

/** What time does to credentials, and the rotation of the key that seals them. */
@Injectable()
export class CredentialUpkeep {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly connections: ConnectionsRepository,
    private readonly credentials: CredentialsRepository,
    private readonly vault: CredentialVault,
    private readonly outbox: Outbox,
  ) {}

  /** Tells once a threshold of each credential that is about to expire; connections of expired ones are expired. */
  alert(): Promise<void> {
    return this.unitOfWork.run(async () => {
      for (const days of ALERTS) {
        for (const credential of await this.credentials.alertable(days)) await this.#tell(credential, days);
      }
    });
  }

  /** The new key is used from now on; the answer is its version. What is stored follows in the background. */
  rotate(): Promise<number> {
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const version = await this.vault.rotate();
      await this.outbox.record({
        action: 'credential_key.rotated',
        resource: { type: 'entities.credential_key', id: null },
        details: { key_version: version },
      });
      return version;
    });
  }

  /** One batch of secrets under older keys; true if there may be more. */
  async reseal(): Promise<boolean> {
    const resealed = await this.unitOfWork.run(async () => {
      const version = await this.vault.activeVersion();
      return version > 1 ? this.vault.resealSome(version, BATCH) : 0;
    });
    return resealed === BATCH;
  }

  async #tell({ connectionId, type, version }: StoredCredential, days: number): Promise<void> {
    await this.outbox.record({
      action: days === 0 ? 'credential.expired' : 'credential.expiring',
      resource: { type: 'entities.connection', id: connectionId },
      details: { credential_type: type, credential_version: version, days },
    });
    if (days > 0) return;
    const connection = await this.connections.lock(connectionId);
    if (!connection || !leadsTo(connection.status, 'expired')) return;
    await this.connections.setStatus(connectionId, connection.status, 'expired', `its ${type} has expired`);
  }
}
