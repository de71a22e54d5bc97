import { type DynamicModule, Module } from '@nestjs/common';
import { DataKeysTable, KeyRing, openSealedFile } from '@attestry/keys';
import { UnitOfWork } from '@attestry/persistence';
import { AwsAccountsRepository } from './aws-accounts.repository.js';
import { AwsKeys } from './aws-keys.service.js';
import { ConnectionsGrpc } from './connections.grpc.js';
import { ConnectionsRepository } from './connections.repository.js';
import { ConnectionsService } from './connections.service.js';
import { CredentialUpkeep } from './credential-upkeep.usecase.js';
import { CredentialVault } from './credential-vault.js';
import { CredentialsRepository } from './credentials.repository.js';
import { OAuthStatesRepository } from './oauth/oauth-states.repository.js';
import { OAuth } from './oauth/oauth.service.js';
import { Github, type GithubSettings } from './platforms/github.js';
import { Probes } from './platforms/probes.js';

@Module({})
export class ConnectionsModule {
  static with(kekFile: string, settings: GithubSettings): DynamicModule {
    return {
      module: ConnectionsModule,
      global: true,
      providers: [
        {
          provide: DataKeysTable,
          inject: [UnitOfWork],
          useFactory: (unitOfWork: UnitOfWork) => new DataKeysTable(unitOfWork, 'entities'),
        },
        {
          provide: KeyRing,
          inject: [DataKeysTable],
          useFactory: (store: DataKeysTable) => new KeyRing(openSealedFile(kekFile), store),
        },
        { provide: Github, useFactory: () => new Github(settings) },
        { provide: Probes, inject: [Github], useFactory: (github: Github) => new Probes([github]) },
        AwsAccountsRepository,
        AwsKeys,
        ConnectionsGrpc,
        ConnectionsRepository,
        ConnectionsService,
        CredentialUpkeep,
        CredentialVault,
        CredentialsRepository,
        OAuth,
        OAuthStatesRepository,
      ],
      exports: [AwsKeys, CredentialUpkeep],
    };
  }
}
