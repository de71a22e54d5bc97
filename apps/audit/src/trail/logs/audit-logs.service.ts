import type { ChainedRecord } from '@attestry/audit-chain';
import { pageOf, type PageRequest, UnitOfWork } from '@attestry/persistence';
import { Injectable } from '@nestjs/common';
import { ChainRepository } from '../chain/chain.repository.js';
import { AuditLogNotFound } from './audit-log.errors.js';
import type { AuditLogFilter } from './audit-log-filter.js';
import { AuditLogsRepository } from './audit-logs.repository.js';

@Injectable()
export class AuditLogsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly chains: ChainRepository,
    private readonly logs: AuditLogsRepository,
  ) {}

  async get(id: string): Promise<ChainedRecord> {
    const found = await this.unitOfWork.run((em) => this.chains.findById(em, id), { readOnly: true });
    if (!found) throw new AuditLogNotFound();
    return found;
  }

  async list(request: PageRequest, filter: AuditLogFilter): Promise<{ items: ChainedRecord[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'audit-logs', filter, sortKey: 'timestamp' });
    const found = await this.unitOfWork.run((em) => this.logs.find(em, filter, page.after, page.limit), {
      readOnly: true,
    });
    return page.close(found, ({ record }) => ({ key: sqlTime(record.occurred_at), id: record.id }));
  }
}

/** `2026-01-02T03:04:05.678Z` as Postgres writes it. */
const sqlTime = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, -1)}+00`;
