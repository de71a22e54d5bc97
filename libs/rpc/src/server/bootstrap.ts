import { type Logger, logger, startOpsServer } from '@attestry/observability';
import {
  type DynamicModule,
  type INestApplicationContext,
  type LoggerService,
  Module,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BootError } from './boot-error.js';
import { contractFacts } from './method-facts.js';
import type { ConcurrencyLimits } from './pipeline/concurrency.js';
import { IdempotencyPort, ReadinessProbe, RevocationCheck, TenantGate, TokenVerifier } from './ports.js';
import { startRpcServer } from './rpc-server.js';
import type { ServedService } from './serve.js';
import { shutdownOnSignals } from './shutdown.js';

/** The part of `serviceSettings()` that the server itself reads. */
export interface ServerSettings {
  REGION: string;
  GRPC_HOST: string;
  GRPC_PORT: number;
  OPS_PORT: number;
  LOG_LEVEL: string;
  DRAIN_DELAY_MS: number;
  DRAIN_TIMEOUT_MS: number;
}

export interface BootstrapOptions {
  service: string;
  module: Type<unknown> | DynamicModule;
  settings: ServerSettings;
  handlers: readonly ServedService[];
  concurrency?: Partial<ConcurrencyLimits>;
}

/** Nest token of the process's logger; every module may inject it. */
export const LOGGER = Symbol('logger');

/**
 * Starts a service: Nest wires the parts, grpc-js serves the controllers behind the pipeline, health and metrics answer
 * on the ops port. SIGTERM drains. A failure to start is one line on stderr and exit code 1, also one of the settings if
 * the options are given as a function that reads them.
 */
export async function bootstrapGrpc(given: BootstrapOptions | (() => BootstrapOptions)): Promise<void> {
  try {
    const options = typeof given === 'function' ? given() : given;
    const running = await startService(options).catch((error: unknown) => {
      throw new BootError(oneLine(options.service, error), { cause: error });
    });
    shutdownOnSignals(running, options.settings);
    running.log.info({ port: running.port, opsPort: running.opsPort }, 'ready');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** Makes the parts of a service out of its root module; tests put their own parts in the place of some. */
export type WireApp = (rootModule: Type<unknown>, log: LoggerService) => Promise<INestApplicationContext>;

const wireApp: WireApp = (module, log) =>
  NestFactory.createApplicationContext(module, { logger: log, abortOnError: false });

export interface RunningService {
  port: number;
  opsPort: number;
  log: Logger;
  /** Announces the end, waits for `delayMs`, lets calls finish within `timeoutMs`, then closes everything. */
  stop(delayMs: number, timeoutMs: number): Promise<void>;
}

export interface WiredService extends RunningService {
  /** Gives a part of the service by its Nest token. */
  get<T>(token: abstract new (...args: never[]) => T): T;
}

/** The same without signals and exit, for tests and for tools that run a service in their own process. */
export async function startService(options: BootstrapOptions, wire: WireApp = wireApp): Promise<WiredService> {
  const { service, settings, handlers } = options;
  const log = logger(service, { level: settings.LOG_LEVEL });
  const app = await wire(rootModule(options.module, log), nestLogger(log));
  try {
    const find = <T>(token: abstract new () => T): T => app.get<T>(token, { strict: false });
    const probes = optional(() => app.get(ReadinessProbe, { strict: false, each: true })) ?? [];
    const idempotency = optional(() => find(IdempotencyPort));
    const gate = optional(() => find(TenantGate));
    refuseWithout('IdempotencyPort', idempotency, 'keepsKey', 'may be called with an idempotency key', handlers);
    refuseWithout('TenantGate', gate, 'needsOpenTenant', 'is closed to suspended tenants', handlers);
    const rpc = await startRpcServer({
      service,
      region: settings.REGION,
      host: settings.GRPC_HOST,
      port: settings.GRPC_PORT,
      served: handlers.map(({ definition, controller }) => ({
        definition,
        handlers: app.get<object>(controller, { strict: false }),
      })),
      verifier: find(TokenVerifier),
      revocations: find(RevocationCheck),
      idempotency,
      gate,
      probes,
      log,
      ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
    });
    const ops = await startOpsServer({
      host: settings.GRPC_HOST,
      port: settings.OPS_PORT,
      live: () => rpc.health.live(),
      ready: () => rpc.health.ready(),
    });
    return {
      port: rpc.port,
      opsPort: ops.port,
      log,
      get: (token) => app.get(token as Type, { strict: false }),
      async stop(delayMs, timeoutMs) {
        rpc.health.drain();
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        await rpc.stop(timeoutMs);
        await app.close();
        await ops.close();
      },
    };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** A promise of the contract is only as good as the part that keeps it. */
function refuseWithout(
  name: string,
  part: object | undefined,
  trait: 'keepsKey' | 'needsOpenTenant',
  promise: string,
  served: readonly ServedService[],
): void {
  if (part !== undefined) return;
  for (const { path } of served.flatMap(({ definition }) => Object.values(definition))) {
    if (contractFacts().get(path)?.[trait]) throw new BootError(`${path} ${promise}, but nothing provides ${name}`);
  }
}

function rootModule(appModule: Type<unknown> | DynamicModule, log: Logger): Type<unknown> {
  @Module({ providers: [{ provide: LOGGER, useValue: log }], exports: [LOGGER] })
  class LoggerModule {}
  @Module({ imports: [{ module: LoggerModule, global: true }, appModule] })
  class RootModule {}
  return RootModule;
}

function optional<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

// Nest tells each module and each provider; only what is wrong matters here.
const nestLogger = (log: Logger): LoggerService => ({
  log: () => undefined,
  warn: (message: unknown) => log.warn(String(message)),
  error: (message: unknown) => log.error(String(message)),
});

function oneLine(service: string, error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const named = text.startsWith(`${service}:`) ? text : `${service}: ${text}`;
  return error instanceof BootError ? named.replaceAll(/\s*\n\s*/g, ' ') : named;
}
