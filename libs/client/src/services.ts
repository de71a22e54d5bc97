import { assessmentsV1, auditV1, entitiesV1, identityV1, ragV1, tenancyV1 } from '@attestry/contracts';
import type { ServiceName } from '@attestry/config';

/** The services that people and third parties may call, by the name they have on a client. */
export const CLIENT_SERVICES = {
  tenants: tenancyV1.TenantServiceService,
  plans: tenancyV1.PlanServiceService,
  regions: tenancyV1.RegionServiceService,
  sessions: identityV1.SessionServiceService,
  operators: identityV1.OperatorServiceService,
  users: identityV1.UserServiceService,
  members: identityV1.MemberServiceService,
  invitations: identityV1.InvitationServiceService,
  tokens: identityV1.TokenServiceService,
  entities: entitiesV1.EntityServiceService,
  events: entitiesV1.EventServiceService,
  relationships: entitiesV1.RelationshipServiceService,
  graph: entitiesV1.GraphServiceService,
  crownJewels: entitiesV1.CrownJewelServiceService,
  risk: entitiesV1.RiskServiceService,
  imports: entitiesV1.ImportServiceService,
  syncs: entitiesV1.SyncServiceService,
  indicators: entitiesV1.IndicatorServiceService,
  remediations: entitiesV1.RemediationServiceService,
  connections: entitiesV1.ConnectionServiceService,
  posture: entitiesV1.PostureServiceService,
  frameworks: assessmentsV1.FrameworkServiceService,
  poam: assessmentsV1.PoamServiceService,
  documents: ragV1.DocumentServiceService,
  documentImports: ragV1.DocumentImportServiceService,
  content: ragV1.ContentServiceService,
  ingestions: ragV1.IngestionServiceService,
  search: ragV1.SearchServiceService,
  answers: ragV1.AnswerServiceService,
  analyses: ragV1.AnalysisServiceService,
  reembeddings: ragV1.ReembeddingServiceService,
  auditLogs: auditV1.AuditLogServiceService,
  chain: auditV1.ChainServiceService,
} as const;

export type ClientServices = typeof CLIENT_SERVICES;

/** `/attestry.identity.v1.SessionService/SignIn` → `identity`. */
export const areaOf = (path: string): ServiceName => path.split('.')[1] as ServiceName;
