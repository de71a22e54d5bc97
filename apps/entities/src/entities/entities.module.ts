import { Module } from '@nestjs/common';
import { EntitiesGrpc } from './entities.grpc.js';
import { EntitiesRepository } from './entities.repository.js';
import { EntitiesService } from './entities.service.js';

@Module({ providers: [EntitiesGrpc, EntitiesService, EntitiesRepository] })
export class EntitiesModule {}
