import { Module } from '@nestjs/common';
import { EvidenceManifestModule } from '../evidence/evidence-manifest.module.js';
import { FrameworksModule } from '../frameworks/frameworks.module.js';
import { PlannedRequirementsModule } from '../poam/planned/planned-requirements.module.js';
import { AssessmentViews } from './assessment-views.js';
import { AssessmentsGrpc } from './assessments.grpc.js';
import { AssessmentsRepository } from './assessments.repository.js';
import { AssessmentsService } from './assessments.service.js';
import { AssetsGrpc } from './assets/assets.grpc.js';
import { AssetsRepository } from './assets/assets.repository.js';
import { AssetsService } from './assets/assets.service.js';
import { CloseOutScope } from './close-out/close-out-scope.js';
import { CreateCloseOut } from './close-out/create-close-out.usecase.js';
import { LinkedEvidence } from './findings/linked-evidence.repository.js';
import { FindingsGrpc } from './findings/findings.grpc.js';
import { FindingsRepository } from './findings/findings.repository.js';
import { FindingsService } from './findings/findings.service.js';
import { FindingHistoryRepository } from './findings/history/finding-history.repository.js';
import { ImportFindings } from './findings/import/import-findings.usecase.js';
import { ProposeNarrative } from './findings/propose-narrative.usecase.js';
import { RecordFindings } from './findings/record-findings.usecase.js';
import { AssessmentLife } from './life/assessment-life.service.js';
import { ConcludeAssessment } from './life/conclude-assessment.usecase.js';
import { LevelTwoBasis } from './life/level-two-basis.js';
import { OpenFindings } from './life/open-findings.usecase.js';
import { OperationalPlansGrpc } from './operational-plans/operational-plans.grpc.js';
import { OperationalPlansRepository } from './operational-plans/operational-plans.repository.js';
import { OperationalPlansService } from './operational-plans/operational-plans.service.js';
import { ProgressRepository } from './progress.repository.js';
import { Scoreboard } from './scores/scoreboard.js';
import { ScoresGrpc } from './scores/scores.grpc.js';
import { ScoresService } from './scores/scores.service.js';
import { SnapshotsRepository } from './scores/snapshots.repository.js';
import { FreezeAssessment } from './snapshots/freeze-assessment.usecase.js';

@Module({
  imports: [EvidenceManifestModule, FrameworksModule, PlannedRequirementsModule],
  providers: [
    AssessmentLife,
    AssessmentViews,
    AssessmentsGrpc,
    AssessmentsRepository,
    AssessmentsService,
    AssetsGrpc,
    AssetsRepository,
    AssetsService,
    CloseOutScope,
    ConcludeAssessment,
    CreateCloseOut,
    FindingHistoryRepository,
    FindingsGrpc,
    FindingsRepository,
    FindingsService,
    FreezeAssessment,
    ImportFindings,
    LevelTwoBasis,
    OpenFindings,
    OperationalPlansGrpc,
    OperationalPlansRepository,
    OperationalPlansService,
    LinkedEvidence,
    ProgressRepository,
    ProposeNarrative,
    RecordFindings,
    Scoreboard,
    ScoresGrpc,
    ScoresService,
    SnapshotsRepository,
  ],
  exports: [
    AssessmentsGrpc,
    AssessmentsService,
    AssetsGrpc,
    FindingsGrpc,
    OperationalPlansGrpc,
    ScoresGrpc,
    ScoresService,
  ],
})
export class AssessmentsModule {}
