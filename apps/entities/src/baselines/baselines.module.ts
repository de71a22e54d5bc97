import { Module } from '@nestjs/common';
import { AnomalousEventsRepository } from './anomalous-events.repository.js';
import { AnomalyThreats } from './anomaly-threats.js';
import { BaselinesGrpc } from './baselines.grpc.js';
import { BaselinesRepository } from './baselines.repository.js';
import { BaselinesService } from './baselines.service.js';
import { Behaviours } from './behaviours.js';
import { CalculateBaselines } from './calculate-baselines.usecase.js';
import { DailyBehaviourRepository } from './daily-behaviour.repository.js';
import { NamedEntitiesRepository } from './named-entities.repository.js';
import { NightlyBaselines } from './nightly-baselines.usecase.js';

@Module({
  providers: [
    AnomalousEventsRepository,
    AnomalyThreats,
    BaselinesGrpc,
    BaselinesRepository,
    BaselinesService,
    Behaviours,
    CalculateBaselines,
    DailyBehaviourRepository,
    NamedEntitiesRepository,
    NightlyBaselines,
  ],
  exports: [NightlyBaselines],
})
export class BaselinesModule {}
