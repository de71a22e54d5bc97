import { openSealedFile } from '@attestry/keys';
import { LocalTenantsModule } from '@attestry/local-tenants';
import { OutboxModule } from '@attestry/outbox';
import { PersistenceModule } from '@attestry/persistence';
import { IdentityAuthModule } from '@attestry/rpc';
import { type DynamicModule, Module } from '@nestjs/common';
import { AppendGrpc } from './trail/chain/append.grpc.js';
import { AppendService } from './trail/chain/append.service.js';
import { ChainReader } from './trail/chain/chain-reader.js';
import { ChainRepository } from './trail/chain/chain.repository.js';
import { CheckpointsRepository } from './trail/checkpoints/checkpoints.repository.js';
import { CheckpointsService } from './trail/checkpoints/checkpoints.service.js';
import { FolderSink } from './trail/checkpoints/head-sink.js';
import { HEAD_SINK } from './trail/checkpoints/head-sink.token.js';
import { Publisher } from './trail/checkpoints/publisher.js';
import { Sealer } from './trail/checkpoints/sealer.js';
import { SealingLifecycle } from './trail/checkpoints/sealing.lifecycle.js';
import { SigningKey } from './trail/checkpoints/signing-key.js';
import { type AuditSettings, SETTINGS } from './config.js';
import { AuditLogsGrpc } from './trail/logs/audit-logs.grpc.js';
import { AuditLogsRepository } from './trail/logs/audit-logs.repository.js';
import { AuditLogsService } from './trail/logs/audit-logs.service.js';
import { ExportService } from './trail/logs/export.service.js';
import { ChainGrpc } from './trail/proofs/chain.grpc.js';
import { ProofsService } from './trail/proofs/proofs.service.js';
import { VerificationService } from './trail/proofs/verification.service.js';

@Module({})
export class AppModule {
  static with(settings: AuditSettings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forService({ service: 'audit', entities: [] }),
        IdentityAuthModule.forService('audit', settings),
        LocalTenantsModule.forService({ service: 'audit' }),
        OutboxModule.forService({ service: 'audit' }),
      ],
      providers: [
        { provide: SETTINGS, useValue: settings },
        {
          provide: SigningKey,
          useFactory: () => SigningKey.open(settings.HEAD_KEY_FILE, openSealedFile(settings.KEK_FILE)),
        },
        { provide: HEAD_SINK, inject: [SigningKey], useFactory: (key: SigningKey) => sinkOf(settings, key) },
        ChainRepository,
        ChainReader,
        CheckpointsRepository,
        Sealer,
        Publisher,
        SealingLifecycle,
        AppendService,
        AppendGrpc,
        AuditLogsRepository,
        AuditLogsService,
        ExportService,
        AuditLogsGrpc,
        CheckpointsService,
        ProofsService,
        VerificationService,
        ChainGrpc,
      ],
    };
  }
}

function sinkOf({ HEADS_DIR }: AuditSettings, key: SigningKey): FolderSink {
  const sink = new FolderSink(HEADS_DIR);
  sink.publishKey(key.id, key.publicKey);
  return sink;
}
