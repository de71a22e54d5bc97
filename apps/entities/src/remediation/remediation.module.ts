import { type DynamicModule, Module } from '@nestjs/common';
import { ActionsRepository } from './actions.repository.js';
import { ApprovalsRepository } from './approvals.repository.js';
import { AwsAccess } from './aws/aws-access.js';
import { ConnectedAwsAccess, IAM_ENDPOINT } from './aws/connected-aws-access.js';
import { CarryOut } from './carry-out.js';
import { ChangeParameters } from './change-parameters.usecase.js';
import { DecideRemediation } from './decide.usecase.js';
import { DecisionsRepository } from './decisions.repository.js';
import { ExecuteRemediation } from './execute.usecase.js';
import { EntityOutcome } from './entity-outcome.js';
import { EntityOutcomesRepository } from './entity-outcomes.repository.js';
import { Executors } from './executors.js';
import { GraphModule } from '../graph/graph.module.js';
import { GraphImpact } from './graph-impact.service.js';
import { ImpactAssessment } from './impact-assessment.js';
import { ProposeRemediation } from './propose.usecase.js';
import { RecordingExecutor } from './recording/recording-executor.js';
import { RecordingsRepository } from './recording/recordings.repository.js';
import { RecoverRemediations } from './recover.usecase.js';
import { RemediationGrpc } from './remediation.grpc.js';
import { RemediationsService } from './remediations.service.js';
import { RiskLevelsRepository } from './risk-levels.repository.js';
import { RunsRepository } from './runs.repository.js';
import { StepsRepository } from './steps.repository.js';
import { ThreatsOfRemediation } from './threats-of-remediation.repository.js';
import { RemediationTrail } from './trail.js';

@Module({})
export class RemediationModule {
  static with(settings: { iamEndpoint: string | undefined }): DynamicModule {
    return {
      module: RemediationModule,
      global: true,
      imports: [GraphModule],
      providers: [
        ActionsRepository,
        ApprovalsRepository,
        CarryOut,
        ChangeParameters,
        DecideRemediation,
        DecisionsRepository,
        EntityOutcome,
        EntityOutcomesRepository,
        ExecuteRemediation,
        Executors,
        ProposeRemediation,
        RecordingExecutor,
        RecordingsRepository,
        RecoverRemediations,
        RemediationGrpc,
        RemediationTrail,
        RemediationsService,
        RiskLevelsRepository,
        RunsRepository,
        StepsRepository,
        ThreatsOfRemediation,
        { provide: IAM_ENDPOINT, useValue: settings.iamEndpoint },
        { provide: AwsAccess, useClass: ConnectedAwsAccess },
        { provide: ImpactAssessment, useClass: GraphImpact },
      ],
      exports: [RecoverRemediations],
    };
  }
}
