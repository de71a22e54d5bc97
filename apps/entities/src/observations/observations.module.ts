import { Module } from '@nestjs/common';
import { ObservationWriter } from './observation-writer.js';
import { ObservedEntitiesRepository } from './observed-entities.repository.js';
import { ObservedEventsRepository } from './observed-events.repository.js';
import { ObservedRelationshipsRepository } from './observed-relationships.repository.js';

@Module({
  providers: [ObservationWriter, ObservedEntitiesRepository, ObservedRelationshipsRepository, ObservedEventsRepository],
  exports: [ObservationWriter],
})
export class ObservationsModule {}
