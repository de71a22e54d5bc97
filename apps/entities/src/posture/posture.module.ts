import { type DynamicModule, Module } from '@nestjs/common';
import { AcceptFindings } from './accept-findings.usecase.js';
import { AcceptancesRepository } from './acceptances.repository.js';
import { PostureFindingsRepository } from './posture-findings.repository.js';
import { PostureGrpc } from './posture.grpc.js';
import { PostureHistoryRepository } from './posture-history.repository.js';
import { PostureInputsRepository } from './posture-inputs.repository.js';
import { PostureRules } from './posture-rules.js';
import { PostureService } from './posture.service.js';
import { PostureSummaryRepository } from './posture-summary.repository.js';
import { PostureSummaryService } from './posture-summary.service.js';
import { PostureWritesRepository } from './posture-writes.repository.js';
import { RecomputePosture } from './recompute-posture.usecase.js';
import { loadPostureRules } from './rule-file.js';

@Module({})
export class PostureModule {
  /** Refuses to start with a file that cannot be used. */
  static withRules(file: string): DynamicModule {
    return {
      module: PostureModule,
      global: true,
      providers: [
        { provide: PostureRules, useFactory: () => new PostureRules(loadPostureRules(file)) },
        AcceptFindings,
        AcceptancesRepository,
        PostureFindingsRepository,
        PostureGrpc,
        PostureHistoryRepository,
        PostureInputsRepository,
        PostureService,
        PostureSummaryRepository,
        PostureSummaryService,
        PostureWritesRepository,
        RecomputePosture,
      ],
      exports: [AcceptFindings, RecomputePosture],
    };
  }
}
