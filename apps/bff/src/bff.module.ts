import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { loadRegistry } from '@attestry/contracts';
import { IdentityAuthModule, RevocationCheck, RpcClients, TokenVerifier } from '@attestry/rpc';
import { addressesOf, opsUrlOf } from './addresses.js';
import { BffServer } from './bff-server.js';
import { Backend } from './calls/backend.js';
import { GrpcBackend } from './calls/grpc-backend.js';
import type { BffSettings } from './config.js';
import type { Log } from './rest/request-log.js';
import { CellHealth } from './health/cell-health.js';
import { OperatorCheck } from './health/operator-check.js';
import { RateLimiter } from './rest/rate-limiter.js';
import { RestContract } from './rest/rest-contract.js';
import { RestHandler } from './rest/rest-handler.js';
import { RouteTable } from './rest/route-table.js';
import { SessionBinding } from './session/session-binding.js';
import { SessionCookies } from './session/session-cookies.js';

/** What differs between a real BFF and one in a test. */
export interface BffParts {
  settings: BffSettings;
  log: Log;
  /** Undefined: the services at the addresses of the settings. */
  backend?: Backend;
  /** Undefined: identity at the address of the settings. */
  auth?: DynamicModule;
}

@Module({})
export class BffModule {
  static of({ settings, log, backend, auth }: BffParts): DynamicModule {
    const addresses = addressesOf(settings);
    const opsUrls = mapValues(addresses, opsUrlOf);
    return {
      module: BffModule,
      imports: [auth ?? IdentityAuthModule.forService('bff', settings)],
      providers: [
        provide(RestContract, [], () => new RestContract(loadRegistry())),
        provide(Backend, [RpcClients], (clients) => backend ?? new GrpcBackend(clients, addresses)),
        provide(SessionBinding, [], () => sessionBinding(settings)),
        provide(OperatorCheck, [TokenVerifier, RevocationCheck], (...parts) => new OperatorCheck(...parts)),
        provide(RestHandler, [RestContract, SessionBinding, Backend], (...parts) => restHandler(settings, ...parts)),
        provide(
          BffServer,
          [RestContract, RestHandler, OperatorCheck, SessionBinding],
          (contract, handler, operators, sessions) => {
            const health = { cell: new CellHealth(opsUrls), operators, sessions };
            return new BffServer({ settings, log, contract, handler, health });
          },
        ),
      ],
    };
  }
}

const mapValues = <Key extends string, A, B>(values: Readonly<Record<Key, A>>, change: (value: A) => B) =>
  Object.fromEntries(Object.entries<A>(values).map(([key, value]) => [key, change(value)])) as Record<Key, B>;

type Token<T> = abstract new (...args: never[]) => T;

const provide = <T, const Needs extends readonly Token<unknown>[]>(
  token: Token<T>,
  inject: Needs,
  useFactory: (...needs: { [Key in keyof Needs]: Needs[Key] extends Token<infer Need> ? Need : never }) => T,
): Provider => ({ provide: token, inject: [...inject], useFactory }) as Provider;

function sessionBinding({ PUBLIC_ORIGIN: origin }: BffSettings): SessionBinding {
  return new SessionBinding(new SessionCookies(origin?.startsWith('https://') ?? false), origin);
}

function restHandler(
  settings: BffSettings,
  contract: RestContract,
  sessions: SessionBinding,
  backend: Backend,
): RestHandler {
  return new RestHandler({
    registry: contract.registry,
    table: new RouteTable(contract.methods),
    requests: contract.requests,
    checker: contract.checker,
    sessions,
    limiter: new RateLimiter(settings.PUBLIC_CALLS_PER_MINUTE),
    backend,
    defaults: { region: settings.REGION, deadlineMs: settings.CALL_DEADLINE_MS },
    heartbeatMs: settings.HEARTBEAT_MS,
    bodyTimeoutMs: settings.BODY_TIMEOUT_MS,
  });
}
