import { Injectable } from '@nestjs/common';
import { type JobStep, TenantJob } from '@attestry/jobs';
import { SealedObjects } from '@attestry/object-store';
import { EvidenceRepository } from './evidence.repository.js';

/** Longer than any upload may take. */
const AGE_MS = 3_600_000;
const AT_ONCE = 500;

/** Removes stored bytes that no row speaks of: of uploads that were broken off, and of evidence that was deleted. */
@Injectable()
export class SweepObjects extends TenantJob {
  override readonly name = 'sweep-objects';
  override readonly cron = '17 * * * *';
  override readonly statuses = ['trial', 'active', 'suspended', 'closing'];
  override readonly stepTimeoutMs = 600_000;

  constructor(
    private readonly objects: SealedObjects,
    private readonly evidence: EvidenceRepository,
  ) {
    super();
  }

  override async run({ signal }: Pick<JobStep, 'signal'>): Promise<undefined> {
    let batch: string[] = [];
    for await (const id of this.objects.olderThan(AGE_MS)) {
      signal.throwIfAborted();
      batch.push(id);
      if (batch.length >= AT_ONCE) batch = await this.#sweep(batch);
    }
    await this.#sweep(batch);
    return undefined;
  }

  async #sweep(ids: readonly string[]): Promise<[]> {
    const needed = await this.evidence.needed(ids);
    for (const id of ids) if (!needed.has(id)) await this.objects.remove(id);
    return [];
  }
}
