import { Module } from '@nestjs/common';
import { AssessmentsModule } from '../assessments/assessments.module.js';
import { ClosePoamItems } from './close-poam-items.usecase.js';
import { CreatePoamItems } from './create-poam-items.usecase.js';
import { PlanAssessmentsRepository } from './plan-assessments.repository.js';
import { PlanGate } from './plan-gate.js';
import { PlannedRequirementsModule } from './planned/planned-requirements.module.js';
import { PoamChangesRepository } from './poam-changes.repository.js';
import { PoamEligibilityService } from './poam-eligibility.service.js';
import { PoamEvidenceRepository } from './poam-evidence.repository.js';
import { PoamExport } from './poam-export.service.js';
import { PoamHistory } from './poam-history.service.js';
import { PoamItemsRepository } from './poam-items.repository.js';
import { PoamItemsService } from './poam-items.service.js';
import { PoamJournal } from './poam-journal.js';
import { PoamMilestonesRepository } from './poam-milestones.repository.js';
import { PoamViews } from './poam-views.js';
import { PoamGrpc } from './poam.grpc.js';

@Module({
  imports: [AssessmentsModule, PlannedRequirementsModule],
  providers: [
    ClosePoamItems,
    CreatePoamItems,
    PlanAssessmentsRepository,
    PlanGate,
    PoamChangesRepository,
    PoamEligibilityService,
    PoamEvidenceRepository,
    PoamExport,
    PoamGrpc,
    PoamHistory,
    PoamItemsRepository,
    PoamItemsService,
    PoamJournal,
    PoamMilestonesRepository,
    PoamViews,
  ],
  exports: [PoamGrpc],
})
export class PoamModule {}
