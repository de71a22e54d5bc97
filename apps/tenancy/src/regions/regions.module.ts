import { Module } from '@nestjs/common';
import { RegionsGrpc } from './regions.grpc.js';
import { RegionsRepository } from './regions.repository.js';
import { RegionsService } from './regions.service.js';

@Module({ providers: [RegionsRepository, RegionsService, RegionsGrpc], exports: [RegionsService, RegionsGrpc] })
export class RegionsModule {}
