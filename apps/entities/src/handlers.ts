import { entitiesV1, tenancyV1 } from '@attestry/contracts';
import { TenantProjectionGrpc } from '@attestry/local-tenants';
import { serve } from '@attestry/rpc';
import { BaselinesGrpc } from './baselines/baselines.grpc.js';
import { CrownJewelsGrpc } from './crown-jewels/crown-jewels.grpc.js';
import { ConnectionsGrpc } from './connections/connections.grpc.js';
import { EntitiesGrpc } from './entities/entities.grpc.js';
import { EventsGrpc } from './events/events.grpc.js';
import { GraphGrpc } from './graph/graph.grpc.js';
import { ImportsGrpc } from './imports/imports.grpc.js';
import { IndicatorsGrpc } from './indicators/indicators.grpc.js';
import { PostureGrpc } from './posture/posture.grpc.js';
import { RemediationGrpc } from './remediation/remediation.grpc.js';
import { RelationshipsGrpc } from './relationships/relationships.grpc.js';
import { RiskGrpc } from './risk/risk.grpc.js';
import { SyncsGrpc } from './syncs/syncs.grpc.js';
import { ThreatsGrpc } from './threats/threats.grpc.js';

export const handlers = [
  serve(entitiesV1.EntityServiceService, EntitiesGrpc),
  serve(entitiesV1.RelationshipServiceService, RelationshipsGrpc),
  serve(entitiesV1.GraphServiceService, GraphGrpc),
  serve(entitiesV1.RiskServiceService, RiskGrpc),
  serve(entitiesV1.PostureServiceService, PostureGrpc),
  serve(entitiesV1.CrownJewelServiceService, CrownJewelsGrpc),
  serve(entitiesV1.EventServiceService, EventsGrpc),
  serve(entitiesV1.BaselineServiceService, BaselinesGrpc),
  serve(entitiesV1.ImportServiceService, ImportsGrpc),
  serve(entitiesV1.SyncServiceService, SyncsGrpc),
  serve(entitiesV1.ThreatServiceService, ThreatsGrpc),
  serve(entitiesV1.IndicatorServiceService, IndicatorsGrpc),
  serve(entitiesV1.RemediationServiceService, RemediationGrpc),
  serve(entitiesV1.ConnectionServiceService, ConnectionsGrpc),
  serve(tenancyV1.TenantProjectionServiceService, TenantProjectionGrpc),
];
