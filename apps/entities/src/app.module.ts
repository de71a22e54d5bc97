import { type DynamicModule, Module } from '@nestjs/common';
import { JobsModule } from '@attestry/jobs';
import { LocalTenantsModule } from '@attestry/local-tenants';
import { OutboxModule } from '@attestry/outbox';
import { PersistenceModule } from '@attestry/persistence';
import { IdentityAuthModule } from '@attestry/rpc';
import { BaselineJob } from './baselines/baseline.job.js';
import { BaselinesModule } from './baselines/baselines.module.js';
import { ConnectionEntity } from './connections/connection.entity.js';
import { ConnectionUpkeepJob } from './connections/connection-upkeep.job.js';
import { ConnectionsModule } from './connections/connections.module.js';
import type { EntitiesSettings } from './config.js';
import { CrownJewelEntity } from './crown-jewels/crown-jewel.entity.js';
import { CrownJewelsModule } from './crown-jewels/crown-jewels.module.js';
import { EntitiesModule } from './entities/entities.module.js';
import { EntityEntity } from './entities/entity.entity.js';
import { EntityEventEntity } from './events/entity-event.entity.js';
import { EventIngestModule } from './event-ingest/event-ingest.module.js';
import { EventsModule } from './events/events.module.js';
import { GraphModule } from './graph/graph.module.js';
import { ImportRunEntity } from './imports/import-run.entity.js';
import { ImportsModule } from './imports/imports.module.js';
import { IndicatorEntity } from './indicators/indicator.entity.js';
import { IndicatorsModule } from './indicators/indicators.module.js';
import { RelationshipEntity } from './relationships/relationship.entity.js';
import { RelationshipsModule } from './relationships/relationships.module.js';
import { PostureFindingEntity } from './posture/posture-finding.entity.js';
import { PostureModule } from './posture/posture.module.js';
import { PostureUpkeepJob } from './posture/posture-upkeep.job.js';
import { RiskAssessmentJob } from './risk/risk-assessment.job.js';
import { RiskRoundJob } from './risk/risk-round.job.js';
import { RiskModule } from './risk/risk.module.js';
import { EventRetentionJob } from './rollups/event-retention.job.js';
import { EventRollupJob } from './rollups/event-rollup.job.js';
import { RollupsModule } from './rollups/rollups.module.js';
import { SyncsModule } from './syncs/syncs.module.js';
import { RemediationActionEntity } from './remediation/remediation-action.entity.js';
import { RemediationModule } from './remediation/remediation.module.js';
import { RemediationUpkeepJob } from './remediation/remediation-upkeep.job.js';
import { ThreatEntity } from './threats/threat.entity.js';
import { ThreatRetentionJob } from './threats/threat-retention.job.js';
import { ThreatsModule } from './threats/threats.module.js';

export const ENTITIES = [
  EntityEntity,
  RelationshipEntity,
  EntityEventEntity,
  ImportRunEntity,
  ThreatEntity,
  IndicatorEntity,
  CrownJewelEntity,
  RemediationActionEntity,
  ConnectionEntity,
  PostureFindingEntity,
];

@Module({})
export class AppModule {
  static with(settings: EntitiesSettings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forService({ service: 'entities', entities: ENTITIES }),
        IdentityAuthModule.forService('entities', settings),
        LocalTenantsModule.forService({ service: 'entities' }),
        OutboxModule.forService({ service: 'entities' }),
        EntitiesModule,
        RelationshipsModule,
        GraphModule,
        CrownJewelsModule,
        PostureModule.withRules(settings.POSTURE_RULES_FILE),
        RiskModule,
        JobsModule.forService({
          service: 'entities',
          jobs: [
            RiskAssessmentJob,
            RiskRoundJob,
            EventRollupJob,
            EventRetentionJob,
            BaselineJob,
            RemediationUpkeepJob,
            ConnectionUpkeepJob,
            PostureUpkeepJob,
            ThreatRetentionJob,
          ],
          imports: [RiskModule, BaselinesModule, EventIngestModule, RollupsModule],
        }),
        EventsModule,
        SyncsModule,
        ConnectionsModule.with(settings.KEK_FILE, githubOf(settings)),
        RemediationModule.with({ iamEndpoint: settings.AWS_IAM_ENDPOINT }),
        IndicatorsModule.withSpool({ directory: settings.UPLOAD_DIR, maxBytes: settings.UPLOAD_MAX_BYTES }),
        BaselinesModule,
        ThreatsModule.withRules(settings.DETECTION_RULES_DIR),
        ImportsModule.withSpool({ directory: settings.UPLOAD_DIR, maxBytes: settings.UPLOAD_MAX_BYTES }),
      ],
    };
  }
}

const githubOf = (settings: EntitiesSettings) => ({
  webUrl: settings.GITHUB_WEB_URL,
  apiUrl: settings.GITHUB_API_URL,
  clientId: settings.GITHUB_CLIENT_ID,
  clientSecret: settings.GITHUB_CLIENT_SECRET,
});
