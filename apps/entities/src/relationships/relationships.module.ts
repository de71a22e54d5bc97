import { Module } from '@nestjs/common';
import { RelationshipsGrpc } from './relationships.grpc.js';
import { RelationshipsRepository } from './relationships.repository.js';
import { RelationshipsService } from './relationships.service.js';

@Module({ providers: [RelationshipsGrpc, RelationshipsService, RelationshipsRepository] })
export class RelationshipsModule {}
