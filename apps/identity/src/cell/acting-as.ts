import { PLATFORM_TENANT_ID } from '@attestry/ids';
import { currentContext, runAs, runInContext } from '@attestry/request-context';

const IDENTITY = { type: 'service', id: 'identity' } as const;

/** The rest of a call as identity itself in the platform tenant: what comes before the caller's tenant is known. */
export const asPlatform = <T>(work: () => Promise<T>): Promise<T> => asTenant(PLATFORM_TENANT_ID, work);

/** The rest of a call as identity itself in a tenant that a verified token or invitation named. */
export const asTenant = <T>(tenantId: string, work: () => Promise<T>): Promise<T> =>
  runInContext({ ...currentContext(), tenantId, actor: IDENTITY, sessionId: undefined, permissions: new Set() }, work);

/** The rest of a call as a person whose password or token was verified. */
export const asPerson = <T>(
  person: { tenantId: string; userId: string; sessionId?: string | undefined },
  work: () => Promise<T>,
): Promise<T> =>
  runInContext(
    {
      ...currentContext(),
      tenantId: person.tenantId,
      actor: { type: 'user', id: person.userId },
      sessionId: person.sessionId,
    },
    work,
  );

/** Work of the service's own, outside of any call. */
export const inBackground = <T>(name: string, region: string, work: () => Promise<T>): Promise<T> =>
  runAs({ tenantId: PLATFORM_TENANT_ID, actor: IDENTITY, name, region, timeoutMs: 10_000 }, work);
