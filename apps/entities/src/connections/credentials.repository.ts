import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { StoredCredential } from './connection-facts.js';
import type { CredentialType } from './connection-kind.js';

export interface SealedCredential extends StoredCredential {
  sealed: Buffer;
}

const COLUMNS = `id, connection_id as "connectionId", credential_type as type, credential_version as version,
  key_version as "keyVersion", expires_at as "expiresAt", created_at as "createdAt"`;

@Injectable()
export class CredentialsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The current ones, without their secrets. */
  current(connectionId: string): Promise<StoredCredential[]> {
    return this.unitOfWork.run((em) =>
      rows<StoredCredential>(
        em,
        `select ${COLUMNS} from entities.encrypted_credentials
         where connection_id = $1::uuid and superseded_at is null order by credential_type`,
        [connectionId],
      ),
    );
  }

  async sealed(connectionId: string, type: CredentialType): Promise<SealedCredential | undefined> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<SealedCredential>(
        em,
        `select ${COLUMNS}, sealed from entities.encrypted_credentials
         where connection_id = $1::uuid and credential_type = $2 and superseded_at is null`,
        [connectionId, type],
      ),
    );
    return row;
  }

  /** The connection was locked before, so versions come one after the other. */
  async supersede(connectionId: string, type: CredentialType): Promise<number> {
    const [row] = await this.unitOfWork.run(async (em) => {
      await rows(
        em,
        `update entities.encrypted_credentials set superseded_at = now()
         where connection_id = $1::uuid and credential_type = $2 and superseded_at is null`,
        [connectionId, type],
      );
      return rows<{ latest: number | null }>(
        em,
        `select max(credential_version) as latest from entities.encrypted_credentials
         where connection_id = $1::uuid and credential_type = $2`,
        [connectionId, type],
      );
    });
    return (row?.latest ?? 0) + 1;
  }

  async supersedeAll(connectionId: string): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `update entities.encrypted_credentials set superseded_at = now()
         where connection_id = $1::uuid and superseded_at is null`,
        [connectionId],
      ),
    );
  }

  async insert(credential: Omit<SealedCredential, 'createdAt'>): Promise<void> {
    await this.unitOfWork.run(async (em) => {
      await rows(
        em,
        `insert into entities.encrypted_credentials (id, connection_id, credential_type, credential_version, sealed,
           key_version, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          credential.id,
          credential.connectionId,
          credential.type,
          credential.version,
          credential.sealed,
          credential.keyVersion,
          credential.expiresAt,
        ],
      );
      await rows(
        em,
        `update entities.platform_connections set expires_at = (select min(expires_at)
           from entities.encrypted_credentials where connection_id = $1::uuid and superseded_at is null)
         where id = $1::uuid`,
        [credential.connectionId],
      );
    });
  }

  /** Some that were sealed under an older key, locked; others may be at work on the rest. */
  underOlderKey(version: number, limit: number): Promise<SealedCredential[]> {
    return this.unitOfWork.run((em) =>
      rows<SealedCredential>(
        em,
        `select ${COLUMNS}, sealed from entities.encrypted_credentials
         where key_version < $1 order by key_version, id limit $2 for update skip locked`,
        [version, limit],
      ),
    );
  }

  async reseal(id: string, sealed: Buffer, keyVersion: number): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(em, 'update entities.encrypted_credentials set sealed = $2, key_version = $3 where id = $1::uuid', [
        id,
        sealed,
        keyVersion,
      ]),
    );
  }

  /** Current ones that expire within the days and of which nobody was told so yet. */
  async alertable(days: number): Promise<StoredCredential[]> {
    return this.unitOfWork.run((em) =>
      rows<StoredCredential>(
        em,
        `update entities.encrypted_credentials set alerted_days = $1
         where superseded_at is null and expires_at <= now() + make_interval(days => $1)
           and (alerted_days is null or alerted_days > $1) returning ${COLUMNS}`,
        [days],
      ),
    );
  }
}
