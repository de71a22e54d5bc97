import { Module } from '@nestjs/common';
import { ObservationsModule } from '../observations/observations.module.js';
import { EventIngestService } from './event-ingest.service.js';
import { EventStreamsRepository } from './event-streams.repository.js';
import { StoreEvents } from './store-events.usecase.js';

@Module({
  imports: [ObservationsModule],
  providers: [EventIngestService, EventStreamsRepository, StoreEvents],
  exports: [EventIngestService],
})
export class EventIngestModule {}
