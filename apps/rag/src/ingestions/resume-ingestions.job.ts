import { Injectable } from '@nestjs/common';
import { type JobStep, TenantJob } from '@attestry/jobs';
import { IngestionRunner } from './ingestion-runner.js';
import { IngestionsRepository } from './ingestions.repository.js';

/** Fresh ones belong to the process that took them in. */
const IDLE_MS = 30_000;

/** Takes up what no process is at any more: one ingestion a step. */
@Injectable()
export class ResumeIngestions extends TenantJob {
  override readonly name = 'resume-ingestions';
  override readonly cron = '* * * * *';
  override readonly statuses = ['trial', 'active', 'suspended'];
  override readonly stepTimeoutMs = 600_000;

  constructor(
    private readonly ingestions: IngestionsRepository,
    private readonly runner: IngestionRunner,
  ) {
    super();
  }

  override async run({ tenantId, cursor }: JobStep): Promise<string | undefined> {
    const id = await this.ingestions.nextFree(cursor, IDLE_MS);
    if (id !== undefined) await this.runner.run(tenantId, id);
    return id;
  }
}
