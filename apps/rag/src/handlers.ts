import { ragV1, tenancyV1 } from '@attestry/contracts';
import { TenantProjectionGrpc } from '@attestry/local-tenants';
import { serve } from '@attestry/rpc';
import { DocumentsGrpc } from './documents/documents.grpc.js';

export const handlers = [
  serve(ragV1.DocumentServiceService, DocumentsGrpc),
  serve(tenancyV1.TenantProjectionServiceService, TenantProjectionGrpc),
];
