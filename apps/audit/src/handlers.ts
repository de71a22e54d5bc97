import { auditV1, tenancyV1 } from '@attestry/contracts';
import { TenantProjectionGrpc } from '@attestry/local-tenants';
import { serve } from '@attestry/rpc';
import { AppendGrpc } from './trail/chain/append.grpc.js';
import { AuditLogsGrpc } from './trail/logs/audit-logs.grpc.js';
import { ChainGrpc } from './trail/proofs/chain.grpc.js';

export const handlers = [
  serve(auditV1.AuditAppendServiceService, AppendGrpc),
  serve(auditV1.AuditLogServiceService, AuditLogsGrpc),
  serve(auditV1.ChainServiceService, ChainGrpc),
  serve(tenancyV1.TenantProjectionServiceService, TenantProjectionGrpc),
];
