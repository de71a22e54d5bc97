import { Injectable } from '@nestjs/common';
import { type JobStep, TenantJob } from '@attestry/jobs';
import { ReembeddingRunner } from './reembedding-runner.js';
import { ReembeddingsRepository } from './reembeddings.repository.js';

/** Takes up what no process is at any more, and what waited for an error to pass. */
@Injectable()
export class ResumeReembeddings extends TenantJob {
  override readonly name = 'resume-reembeddings';
  override readonly cron = '* * * * *';
  override readonly statuses = ['trial', 'active'];
  override readonly stepTimeoutMs = 600_000;

  constructor(
    private readonly reembeddings: ReembeddingsRepository,
    private readonly runner: ReembeddingRunner,
  ) {
    super();
  }

  override async run({ tenantId }: JobStep): Promise<undefined> {
    const running = await this.reembeddings.running();
    if (running) await this.runner.run(tenantId, running.id);
  }
}
