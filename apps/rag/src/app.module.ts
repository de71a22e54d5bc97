import { type DynamicModule, Module } from '@nestjs/common';
import { LocalTenantsModule } from '@attestry/local-tenants';
import { OutboxModule } from '@attestry/outbox';
import { PersistenceModule } from '@attestry/persistence';
import { IdentityAuthModule } from '@attestry/rpc';
import type { RagSettings } from './config.js';
import { DocumentEntity } from './documents/document.entity.js';
import { DocumentsModule } from './documents/documents.module.js';

export const ENTITIES = [DocumentEntity];

@Module({})
export class AppModule {
  static with(settings: RagSettings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forService({ service: 'rag', entities: ENTITIES }),
        IdentityAuthModule.forService('rag', settings),
        LocalTenantsModule.forService({ service: 'rag' }),
        OutboxModule.forService({ service: 'rag' }),
        DocumentsModule,
      ],
    };
  }
}
