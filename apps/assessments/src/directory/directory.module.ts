import { type DynamicModule, Module } from '@nestjs/common';
import { RpcClients } from '@attestry/rpc';
import { IdentityDirectory } from './identity-directory.js';
import { MemberDirectory } from './member-directory.js';

@Module({})
export class DirectoryModule {
  static with(settings: { readonly IDENTITY_ADDRESS: string }): DynamicModule {
    return {
      module: DirectoryModule,
      providers: [
        {
          provide: MemberDirectory,
          inject: [RpcClients],
          useFactory: (clients: RpcClients) => new IdentityDirectory(clients, settings.IDENTITY_ADDRESS),
        },
      ],
      exports: [MemberDirectory],
    };
  }
}
