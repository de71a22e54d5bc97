import { AsyncLocalStorage } from 'node:async_hooks';
import { bug } from '@attestry/domain-errors';
import { type RequestContext, runInContext } from '@attestry/request-context';
import type { Metadata } from '@grpc/grpc-js';
import type { MethodFacts } from './method-facts.js';
import type { AccessTokenClaims, ServiceTokenClaims } from './ports.js';

/** What the stages of the pipeline learn of one call. Handlers see only the request context. */
export class CallState {
  readonly startedAt = performance.now();
  readonly abort = new AbortController();
  metadata!: Metadata;
  deadline = Infinity;
  access: AccessTokenClaims | undefined;
  accessToken: string | undefined;
  service: ServiceTokenClaims | undefined;
  context: RequestContext | undefined;
  /** Settles when the handler has really ended, which may be after the caller was answered. Never rejects. */
  handling: Promise<void> | undefined;
  #finished = false;
  #atEnd: (() => void)[] = [];

  constructor(
    readonly method: MethodFacts,
    readonly peer: string,
    readonly clientDeadline: number,
  ) {}

  /** Runs inside the call's context, once there is one. */
  run<T>(work: () => T): T {
    const context = this.context;
    return storage.run(this, context === undefined ? work : () => runInContext(context, work));
  }

  /** One value of the metadata, or undefined; several values of one name are taken as none. */
  header(name: string): string | undefined {
    const values = this.metadata.get(name);
    const [value] = values;
    return values.length === 1 && typeof value === 'string' ? value : undefined;
  }

  /** True once a status was sent or the caller has gone; what comes later no longer counts. */
  get finished(): boolean {
    return this.#finished;
  }

  atEnd(work: () => void): void {
    if (this.#finished) work();
    else this.#atEnd.push(work);
  }

  finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    for (const work of this.#atEnd) work();
  }
}

const storage = new AsyncLocalStorage<CallState>();

export const currentCall = (): CallState => storage.getStore() ?? bug('a handler runs outside of the pipeline');

/** A step of admission: returns to go on, throws to refuse. */
export type Stage = (call: CallState) => void | Promise<void>;
