import { Module } from '@nestjs/common';
import { EventRetention } from './event-retention.usecase.js';
import { EventRollup } from './event-rollup.usecase.js';
import { EventVolumesRepository } from './event-volumes.repository.js';
import { EventVolumesService } from './event-volumes.service.js';
import { HourlyRollupsRepository } from './hourly-rollups.repository.js';
import { ReleasedEventsRepository } from './released-events.repository.js';

@Module({
  providers: [
    EventRetention,
    EventRollup,
    EventVolumesRepository,
    EventVolumesService,
    HourlyRollupsRepository,
    ReleasedEventsRepository,
  ],
  exports: [EventRetention, EventRollup, EventVolumesService],
})
export class RollupsModule {}
