import { assessmentsV1, tenancyV1 } from '@attestry/contracts';
import { TenantProjectionGrpc } from '@attestry/local-tenants';
import { serve } from '@attestry/rpc';
import { FrameworksGrpc } from './frameworks/frameworks.grpc.js';

export const handlers = [
  serve(assessmentsV1.FrameworkServiceService, FrameworksGrpc),
  serve(tenancyV1.TenantProjectionServiceService, TenantProjectionGrpc),
];
