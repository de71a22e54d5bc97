import { Module } from '@nestjs/common';
import { EditedEntitiesRepository } from './edited-entities.repository.js';
import { EntitiesGrpc } from './entities.grpc.js';
import { EntitiesRepository } from './entities.repository.js';
import { EntitiesService } from './entities.service.js';
import { EntityChangesRepository } from './entity-changes.repository.js';
import { EntityEditing } from './entity-editing.usecase.js';
import { EntityMerge } from './entity-merge.usecase.js';
import { MergedEntitiesRepository } from './merged-entities.repository.js';

@Module({
  providers: [
    EntitiesGrpc,
    EntitiesService,
    EntityEditing,
    EntityMerge,
    EntitiesRepository,
    EditedEntitiesRepository,
    MergedEntitiesRepository,
    EntityChangesRepository,
  ],
  exports: [EntitiesService],
})
export class EntitiesModule {}
