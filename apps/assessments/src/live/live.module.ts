import { Module } from '@nestjs/common';
import { AssessmentsModule } from '../assessments/assessments.module.js';
import { LiveChangesRepository } from './live-changes.repository.js';
import { LiveFeed } from './live-feed.js';
import { LiveGrpc } from './live.grpc.js';
import { WatchService } from './watch.service.js';

@Module({
  imports: [AssessmentsModule],
  providers: [LiveChangesRepository, LiveFeed, LiveGrpc, WatchService],
  exports: [LiveChangesRepository, LiveFeed, LiveGrpc],
})
export class LiveModule {}
