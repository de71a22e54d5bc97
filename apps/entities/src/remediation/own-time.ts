import { currentActor, currentContext, currentTenant, runAs } from '@attestry/request-context';
import { LEASE_SECONDS } from './runs.repository.js';

const RESERVE_SECONDS = 30;

/** Goes on when the caller hangs up, as the same actor, for less than the lease lasts. */
export function onOwnTime<T>(work: () => Promise<T>): Promise<T> {
  const { region } = currentContext();
  const timeoutMs = (LEASE_SECONDS - RESERVE_SECONDS) * 1_000;
  return runAs({ tenantId: currentTenant(), actor: currentActor(), name: 'remediation-run', region, timeoutMs }, work);
}
