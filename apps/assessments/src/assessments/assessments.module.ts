import { Module } from '@nestjs/common';
import { FrameworksModule } from '../frameworks/frameworks.module.js';
import { AssessmentViews } from './assessment-views.js';
import { AssessmentsGrpc } from './assessments.grpc.js';
import { AssessmentsRepository } from './assessments.repository.js';
import { AssessmentsService } from './assessments.service.js';
import { FindingsGrpc } from './findings/findings.grpc.js';
import { FindingsRepository } from './findings/findings.repository.js';
import { FindingsService } from './findings/findings.service.js';
import { ProposeNarrative } from './findings/propose-narrative.usecase.js';
import { RecordFindings } from './findings/record-findings.usecase.js';
import { AssessmentLife } from './life/assessment-life.service.js';
import { ProgressRepository } from './progress.repository.js';
import { Scoreboard } from './scores/scoreboard.js';
import { ScoresGrpc } from './scores/scores.grpc.js';
import { ScoresService } from './scores/scores.service.js';
import { SnapshotsRepository } from './scores/snapshots.repository.js';

@Module({
  imports: [FrameworksModule],
  providers: [
    AssessmentLife,
    AssessmentViews,
    AssessmentsGrpc,
    AssessmentsRepository,
    AssessmentsService,
    FindingsGrpc,
    FindingsRepository,
    FindingsService,
    ProgressRepository,
    ProposeNarrative,
    RecordFindings,
    Scoreboard,
    ScoresGrpc,
    ScoresService,
    SnapshotsRepository,
  ],
  exports: [AssessmentsGrpc, FindingsGrpc, ScoresGrpc],
})
export class AssessmentsModule {}
