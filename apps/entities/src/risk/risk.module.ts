import { Module } from '@nestjs/common';
import { EntitiesModule } from '../entities/entities.module.js';
import { ImpactRepository } from './impact.repository.js';
import { RiskAssessor } from './risk-assessor.js';
import { RiskGrpc } from './risk.grpc.js';
import { RiskInputsRepository } from './risk-inputs.repository.js';
import { RiskService } from './risk.service.js';
import { RisksRepository } from './risks.repository.js';
import { StaleRisksRepository } from './stale-risks.repository.js';

@Module({
  imports: [EntitiesModule],
  providers: [
    RiskGrpc,
    RiskService,
    RiskAssessor,
    RiskInputsRepository,
    ImpactRepository,
    RisksRepository,
    StaleRisksRepository,
  ],
  exports: [RiskAssessor, StaleRisksRepository],
})
export class RiskModule {}
