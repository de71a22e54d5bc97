import { Module } from '@nestjs/common';
import { PlannedRequirementsRepository } from './planned-requirements.repository.js';
import { PlannedRequirements } from './planned-requirements.service.js';

/** Apart from the plans themselves, which need the assessments that need this. */
@Module({
  providers: [PlannedRequirements, PlannedRequirementsRepository],
  exports: [PlannedRequirements],
})
export class PlannedRequirementsModule {}
