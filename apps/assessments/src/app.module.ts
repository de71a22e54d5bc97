import { type DynamicModule, Module } from '@nestjs/common';
import { JobsModule } from '@attestry/jobs';
import { LocalTenantsModule } from '@attestry/local-tenants';
import { OutboxModule } from '@attestry/outbox';
import { PersistenceModule } from '@attestry/persistence';
import { IdentityAuthModule } from '@attestry/rpc';
import { AssessmentEntity } from './assessments/assessment.entity.js';
import { AssessmentsModule } from './assessments/assessments.module.js';
import { AssessmentAssetEntity } from './assessments/assets/assessment-asset.entity.js';
import { ControlFindingEntity } from './assessments/findings/control-finding.entity.js';
import { ObjectiveFindingEntity } from './assessments/findings/objective-finding.entity.js';
import { OperationalPlanEntity } from './assessments/operational-plans/operational-plan.entity.js';
import { AssessmentSnapshotEntity } from './assessments/scores/assessment-snapshot.entity.js';
import { CmmcStatusModule } from './cmmc-status/cmmc-status.module.js';
import { StatusUpkeepJob } from './cmmc-status/status-upkeep.job.js';
import { CommentEntity } from './comments/comment.entity.js';
import { CommentsModule } from './comments/comments.module.js';
import type { AssessmentsSettings } from './config.js';
import { EvidenceVersionEntity } from './evidence/evidence-version.entity.js';
import { EvidenceEntity } from './evidence/evidence.entity.js';
import { EvidenceModule } from './evidence/evidence.module.js';
import { SweepObjects } from './evidence/sweep-objects.job.js';
import { FrameworkEntity } from './frameworks/framework.entity.js';
import { FrameworksModule } from './frameworks/frameworks.module.js';
import { ForgetLiveChanges } from './live/forget-changes.job.js';
import { LiveModule } from './live/live.module.js';
import { ForgetOldNotifications } from './notifications/forget-old.job.js';
import { SendMails } from './notifications/mails/send-mails.job.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { ObjectiveEntity } from './frameworks/objective.entity.js';
import { RequirementEntity } from './frameworks/requirement.entity.js';
import { PoamChangeEntity } from './poam/poam-change.entity.js';
import { PoamItemEntity } from './poam/poam-item.entity.js';
import { PoamMilestoneEntity } from './poam/poam-milestone.entity.js';
import { PoamModule } from './poam/poam.module.js';
import { PoamReminderJob } from './poam/reminders/poam-reminder.job.js';
import { PoamRemindersModule } from './poam/reminders/poam-reminders.module.js';
import { TechnicalFindingsModule } from './technical-findings/technical-findings.module.js';

export const ENTITIES = [
  AssessmentAssetEntity,
  AssessmentEntity,
  AssessmentSnapshotEntity,
  CommentEntity,
  ControlFindingEntity,
  EvidenceEntity,
  EvidenceVersionEntity,
  FrameworkEntity,
  ObjectiveEntity,
  ObjectiveFindingEntity,
  OperationalPlanEntity,
  PoamChangeEntity,
  PoamItemEntity,
  PoamMilestoneEntity,
  RequirementEntity,
];

@Module({})
export class AppModule {
  static with(settings: AssessmentsSettings): DynamicModule {
    const notifications = NotificationsModule.with(settings);
    const evidence = EvidenceModule.with(settings);
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forService({ service: 'assessments', entities: ENTITIES }),
        IdentityAuthModule.forService('assessments', settings),
        LocalTenantsModule.forService({ service: 'assessments' }),
        OutboxModule.forService({ service: 'assessments' }),
        FrameworksModule,
        AssessmentsModule,
        CommentsModule,
        PoamModule,
        evidence,
        notifications,
        LiveModule,
        CmmcStatusModule.with(settings.KEK_FILE),
        JobsModule.forService({
          service: 'assessments',
          jobs: [PoamReminderJob, StatusUpkeepJob, SweepObjects, SendMails, ForgetOldNotifications, ForgetLiveChanges],
          imports: [PoamRemindersModule, evidence, notifications, LiveModule],
        }),
        TechnicalFindingsModule.with(settings),
      ],
    };
  }
}
