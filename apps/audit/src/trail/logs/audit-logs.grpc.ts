import type { auditV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { Injectable } from '@nestjs/common';
import type { AuditLogFilter } from './audit-log-filter.js';
import { auditLogToProto } from './audit-log.mapper.js';
import { AuditLogsService } from './audit-logs.service.js';
import { chunksOf } from './chunks.js';
import { ExportService } from './export.service.js';

@Injectable()
export class AuditLogsGrpc implements RpcHandlers<typeof auditV1.AuditLogServiceService> {
  constructor(
    private readonly logs: AuditLogsService,
    private readonly exports: ExportService,
  ) {}

  getAuditLog = async ({ id }: auditV1.GetAuditLogRequest): Promise<auditV1.GetAuditLogResponse> => ({
    auditLog: auditLogToProto(await this.logs.get(id)),
  });

  listAuditLogs = async (request: auditV1.ListAuditLogsRequest): Promise<auditV1.ListAuditLogsResponse> => {
    const { items, nextPageToken } = await this.logs.list(request, filterOf(request));
    return { auditLogs: items.map(auditLogToProto), nextPageToken };
  };

  async *exportAuditLog({
    fromSeq,
    toSeq,
  }: auditV1.ExportAuditLogRequest): AsyncGenerator<auditV1.ExportAuditLogResponse> {
    const lines = this.exports.lines({ fromSeq: Number(fromSeq), toSeq: Number(toSeq) });
    for await (const chunk of chunksOf(lines)) yield { chunk };
  }
}

function filterOf(request: auditV1.ListAuditLogsRequest): AuditLogFilter {
  const { actorId, action, resourceType, resourceId, startTime, endTime } = request;
  return {
    ...(actorId !== '' && { actorId }),
    ...(action !== '' && { action }),
    ...(resourceType !== '' && { resourceType }),
    ...(resourceId !== '' && { resourceId }),
    ...(startTime && { startTime }),
    ...(endTime && { endTime }),
  };
}
