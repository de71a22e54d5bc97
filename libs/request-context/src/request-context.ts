import { AsyncLocalStorage } from 'node:async_hooks';

/** Who acts. `user`: a person or API key; `service`: another service on its own behalf; `job`: background work. */
export interface Actor {
  type: 'user' | 'service' | 'job' | 'system';
  /** The user's id, the service's or job's name. */
  id: string;
}

/** Everything a call knows of itself. Made by the rpc pipeline or by `runAs`, never by business code. */
export interface RequestContext {
  readonly tenantId: string | undefined;
  readonly actor: Actor | undefined;
  readonly sessionId: string | undefined;
  readonly requestId: string;
  /** Region of this cell. */
  readonly region: string;
  /** Role of the actor's membership in the tenant; undefined for who has none. */
  readonly role?: string | undefined;
  readonly permissions: ReadonlySet<string>;
  /** Full method name `/attestry.tenancy.v1.TenantService/GetTenant`, or the job's name. */
  readonly method: string;
  /** Milliseconds since the epoch after which nobody waits for the answer. */
  readonly deadline: number;
  /** Aborts at the deadline or when the caller hangs up. */
  readonly signal: AbortSignal;
  readonly idempotencyKey: string | undefined;
  /** SHA-256 of the request bytes, present with `idempotencyKey`. */
  readonly requestHash: Buffer | undefined;
  /** The caller's access token as it came, for calls onward on the user's behalf. Never logged. */
  readonly bearer: string | undefined;
  readonly clientAddress: string | undefined;
  readonly userAgent: string | undefined;
  /** W3C trace id the call belongs to. */
  readonly traceId?: string | undefined;
  /** Name of the service that calls on behalf of the actor, proven by its service token. */
  readonly callingService?: string | undefined;
}

const storage = new AsyncLocalStorage<RequestContext>();

export const runInContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

export const maybeContext = (): RequestContext | undefined => storage.getStore();

export const currentContext = (): RequestContext => storage.getStore() ?? missing('request context');

export const currentTenant = (): string => currentContext().tenantId ?? missing('tenant');

export const currentActor = (): Actor => currentContext().actor ?? missing('actor');

/** Milliseconds until the deadline, never negative. */
export const remainingMs = (context: RequestContext = currentContext()): number =>
  Math.max(0, context.deadline - Date.now());

// Absence is a bug of the pipeline, never of the caller, so it must not be caught as a domain error.
function missing(what: string): never {
  throw new Error(`bug: no ${what} here`);
}

/** For work that many calls share (a token, a key set): no single caller's deadline or hang-up may end it. */
export const runWithoutContext = <T>(work: () => T): T => storage.exit(work);
