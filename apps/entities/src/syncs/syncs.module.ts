import { Module } from '@nestjs/common';
import { ObservationsModule } from '../observations/observations.module.js';
import { EntityClaimsRepository } from './entity-claims.repository.js';
import { SyncRun } from './sync-run.usecase.js';
import { SyncRunsRepository } from './sync-runs.repository.js';
import { SyncsGrpc } from './syncs.grpc.js';
import { SyncsService } from './syncs.service.js';

@Module({
  imports: [ObservationsModule],
  providers: [SyncsGrpc, SyncsService, SyncRun, SyncRunsRepository, EntityClaimsRepository],
})
export class SyncsModule {}
