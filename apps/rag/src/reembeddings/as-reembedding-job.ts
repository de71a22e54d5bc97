import { currentContext, currentTenant, remainingMs, runAs } from '@attestry/request-context';

/** Name of the job and of its actor in the trail. */
export const REEMBEDDING_JOB = 'reembed-documents';

/** For the tenant of the call, but over all of its documents, also those that the caller may not know of. */
export function asReembeddingJob<T>(work: () => Promise<T>): Promise<T> {
  const { region, signal } = currentContext();
  const actor = { type: 'job' as const, id: REEMBEDDING_JOB };
  const job = { tenantId: currentTenant(), actor, name: REEMBEDDING_JOB, region, timeoutMs: remainingMs(), signal };
  return runAs(job, work);
}
