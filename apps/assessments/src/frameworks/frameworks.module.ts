import { Module } from '@nestjs/common';
import { FrameworksGrpc } from './frameworks.grpc.js';
import { FrameworksRepository } from './frameworks.repository.js';
import { FrameworksService } from './frameworks.service.js';

@Module({
  providers: [FrameworksRepository, FrameworksService, FrameworksGrpc],
  exports: [FrameworksGrpc, FrameworksService],
})
export class FrameworksModule {}
