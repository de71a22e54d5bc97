import { Injectable } from '@nestjs/common';
import { bug, EtagMismatch } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { type ConnectionStatus, leadsTo, type Platform } from './connection-kind.js';
import type { Connection } from './connection.entity.js';
import { ConnectionExists, ConnectionNotFound, ConnectionRevoked } from './connection.errors.js';
import type { NewConnection, NewCredential, ShownConnection } from './connection-facts.js';
import { ConnectionsRepository } from './connections.repository.js';
import { CredentialVault } from './credential-vault.js';
import { CredentialsRepository } from './credentials.repository.js';
import { Probes } from './platforms/probes.js';

@Injectable()
export class ConnectionsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly connections: ConnectionsRepository,
    private readonly credentials: CredentialsRepository,
    private readonly vault: CredentialVault,
    private readonly probes: Probes,
    private readonly outbox: Outbox,
  ) {}

  get(id: string): Promise<ShownConnection> {
    return this.unitOfWork.run(async () => {
      const connection = await this.connections.find(id);
      if (!connection) throw new ConnectionNotFound();
      const credentials = await this.credentials.current(id);
      return { connection, credentials, history: await this.connections.history(id) };
    });
  }

  list(request: PageRequest, filter: { platform: Platform | undefined; status: ConnectionStatus | undefined }) {
    return this.connections.list(request, filter);
  }

  create(connection: NewConnection, credentials: readonly NewCredential[]): Promise<string> {
    return this.unitOfWork.run(async () => {
      await this.#admit();
      const id = await this.connections.insert(connection);
      if (id === undefined) throw new ConnectionExists();
      await this.connections.setStatus(id, null, 'pending', 'not checked yet');
      await this.#record('connection.created', id, { platform: connection.platform });
      for (const credential of credentials) await this.#put(id, credential);
      return id;
    });
  }

  /** What an authorization at the platform gave: a new connection, or new secrets of the one that is there. */
  authorized(connection: NewConnection, credentials: readonly NewCredential[]): Promise<string> {
    return this.unitOfWork.run(async () => {
      const known = await this.connections.idOf(connection);
      const id = known ?? (await this.create(connection, []));
      const { status } = await this.#locked(id, '');
      await this.connections.grant(id, connection);
      for (const credential of credentials) await this.#put(id, credential);
      await this.#move(id, status, 'active', 'authorized at the platform', true);
      return id;
    });
  }

  /** A new version of one secret; the status is unknown again. */
  putCredential(id: string, credential: NewCredential, etag: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const { status } = await this.#locked(id, etag);
      await this.#put(id, credential);
      if (status === 'expired') await this.#move(id, status, 'pending', 'it has new credentials');
    });
  }

  /** For good: every secret is superseded. A revoked one stays as it is. */
  revoke(id: string, reason: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const connection = await this.connections.lock(id);
      if (!connection) throw new ConnectionNotFound();
      if (connection.status === 'revoked') return;
      await this.credentials.supersedeAll(id);
      await this.#move(id, connection.status, 'revoked', reason);
    });
  }

  /** Asks the platform, outside of a transaction; where it cannot be asked, nothing changes. */
  async check(id: string): Promise<void> {
    const { connection } = await this.get(id);
    if (connection.status === 'revoked') throw new ConnectionRevoked();
    const health = await this.probes.check(connection.platformType, (type) => this.vault.open(id, type));
    if (!health) return;
    await this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const { status } = await this.#locked(id, '');
      await this.#move(id, status, health.status, health.reason, true);
    });
  }

  async #put(id: string, credential: NewCredential): Promise<void> {
    const version = await this.vault.put(id, credential);
    await this.#record('credential.stored', id, { credential_type: credential.type, credential_version: version });
  }

  async #move(
    id: string,
    from: ConnectionStatus,
    to: ConnectionStatus,
    reason: string,
    checked = false,
  ): Promise<void> {
    if (from !== to && !leadsTo(from, to)) bug(`a connection that is ${from} was to become ${to}`);
    await this.connections.setStatus(id, from, to, reason, checked);
    if (from !== to) await this.#record(`connection.${to}`, id, { from, to });
  }

  async #admit(): Promise<void> {
    const quota = await this.writeGuard.lockQuota('connections');
    quota.admit(await this.connections.count());
  }

  async #locked(id: string, etag: string): Promise<Connection> {
    const connection = await this.connections.lock(id);
    if (!connection) throw new ConnectionNotFound();
    const current = String(connection.version);
    if (etag !== '' && etag !== current) throw new EtagMismatch(current);
    if (connection.status === 'revoked') throw new ConnectionRevoked();
    return connection;
  }

  #record(action: string, id: string, details: Record<string, string | number>): Promise<void> {
    return this.outbox.record({ action, resource: { type: 'entities.connection', id }, details });
  }
}
