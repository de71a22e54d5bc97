import { tenancyV1 } from '@attestry/contracts';
import { TenantProjectionGrpc } from '@attestry/local-tenants';
import { serve } from '@attestry/rpc';
import { PlansGrpc } from './plans/plans.grpc.js';
import { RegionsGrpc } from './regions/regions.grpc.js';
import { TenantsGrpc } from './tenants/tenants.grpc.js';

export const handlers = [
  serve(tenancyV1.TenantServiceService, TenantsGrpc),
  serve(tenancyV1.RegionServiceService, RegionsGrpc),
  serve(tenancyV1.PlanServiceService, PlansGrpc),
  serve(tenancyV1.TenantProjectionServiceService, TenantProjectionGrpc),
];
