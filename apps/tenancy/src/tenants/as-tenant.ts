import { currentContext, runInContext } from '@attestry/request-context';

/**
 * Goes on as the given tenant, with the same actor, deadline and request id: how an operator's method works on a tenant,
 * and how a tenant that does not exist yet is created.
 */
export const asTenant = <T>(tenantId: string, work: () => Promise<T>): Promise<T> =>
  runInContext({ ...currentContext(), tenantId }, work);
