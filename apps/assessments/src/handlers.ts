import { assessmentsV1, tenancyV1 } from '@attestry/contracts';
import { TenantProjectionGrpc } from '@attestry/local-tenants';
import { serve } from '@attestry/rpc';
import { AssessmentsGrpc } from './assessments/assessments.grpc.js';
import { AssetsGrpc } from './assessments/assets/assets.grpc.js';
import { FindingsGrpc } from './assessments/findings/findings.grpc.js';
import { OperationalPlansGrpc } from './assessments/operational-plans/operational-plans.grpc.js';
import { ScoresGrpc } from './assessments/scores/scores.grpc.js';
import { CmmcStatusesGrpc } from './cmmc-status/cmmc-statuses.grpc.js';
import { CommentsGrpc } from './comments/comments.grpc.js';
import { EvidenceGrpc } from './evidence/evidence.grpc.js';
import { FrameworksGrpc } from './frameworks/frameworks.grpc.js';
import { PoamGrpc } from './poam/poam.grpc.js';
import { TechnicalFindingsGrpc } from './technical-findings/technical-findings.grpc.js';
import { LiveGrpc } from './live/live.grpc.js';
import { NotificationIntakeGrpc } from './notifications/intake/notification-intake.grpc.js';
import { NotificationsGrpc } from './notifications/notifications.grpc.js';

export const handlers = [
  serve(assessmentsV1.AssessmentServiceService, AssessmentsGrpc),
  serve(assessmentsV1.CmmcStatusServiceService, CmmcStatusesGrpc),
  serve(assessmentsV1.CommentServiceService, CommentsGrpc),
  serve(assessmentsV1.AssetServiceService, AssetsGrpc),
  serve(assessmentsV1.EvidenceServiceService, EvidenceGrpc),
  serve(assessmentsV1.FindingServiceService, FindingsGrpc),
  serve(assessmentsV1.FrameworkServiceService, FrameworksGrpc),
  serve(assessmentsV1.PoamServiceService, PoamGrpc),
  serve(assessmentsV1.LiveServiceService, LiveGrpc),
  serve(assessmentsV1.NotificationIntakeServiceService, NotificationIntakeGrpc),
  serve(assessmentsV1.NotificationServiceService, NotificationsGrpc),
  serve(assessmentsV1.OperationalPlanServiceService, OperationalPlansGrpc),
  serve(assessmentsV1.ScoreServiceService, ScoresGrpc),
  serve(assessmentsV1.TechnicalFindingServiceService, TechnicalFindingsGrpc),
  serve(tenancyV1.TenantProjectionServiceService, TenantProjectionGrpc),
];
