import type { AuditEvent } from '@attestry/audit-chain';
import type { auditV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { Injectable } from '@nestjs/common';
import type { AppendResult, Refused } from './append-result.js';
import { AppendService } from './append.service.js';
import { eventFromProto } from './event.mapper.js';

@Injectable()
export class AppendGrpc implements RpcHandlers<typeof auditV1.AuditAppendServiceService> {
  constructor(private readonly append: AppendService) {}

  appendBatch = async ({ tenantId, events }: auditV1.AppendBatchRequest): Promise<auditV1.AppendBatchResponse> => {
    const read = events.map((event) => eventFromProto(tenantId, event));
    const unreadable = read.filter((each): each is Refused => 'reason' in each);
    if (unreadable.length > 0) return toProto({ appended: [], refused: unreadable });
    return toProto(await this.append.append(read as AuditEvent[]));
  };
}

const toProto = ({ appended, refused }: AppendResult): auditV1.AppendBatchResponse => ({
  appended: appended.map(({ eventId, seq, hash }) => ({ eventId, seq: String(seq), hash })),
  rejected: refused.map(({ eventId, reason }) => ({ eventId, reason })),
});
