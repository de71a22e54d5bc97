import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import type { ServiceName } from '@attestry/config';
import { loadRegistry } from '@attestry/contracts';
import { BffServer } from './bff-server.js';
import { Backend } from './calls/backend.js';
import { GrpcBackend } from './calls/grpc-backend.js';
import { IdentityTokens } from './calls/identity-tokens.js';
import type { BffSettings } from './config.js';
import type { Log } from './rest/request-log.js';
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
}

@Module({})
export class BffModule {
  static of({ settings, log, backend }: BffParts): DynamicModule {
    return {
      module: BffModule,
      providers: [
        provide(RestContract, [], () => new RestContract(loadRegistry())),
        provide(Backend, [RestContract], (contract) => backend ?? grpcBackend(settings, contract)),
        provide(SessionBinding, [], () => sessionBinding(settings)),
        provide(RestHandler, [RestContract, SessionBinding, Backend], (...parts) => restHandler(settings, ...parts)),
        provide(
          BffServer,
          [RestContract, RestHandler, Backend],
          (contract, handler, services) => new BffServer({ settings, log, contract, handler, backend: services }),
        ),
      ],
    };
  }
}

type Token<T> = abstract new (...args: never[]) => T;

const provide = <T, const Needs extends readonly Token<unknown>[]>(
  token: Token<T>,
  inject: Needs,
  useFactory: (...needs: { [Key in keyof Needs]: Needs[Key] extends Token<infer Need> ? Need : never }) => T,
): Provider => ({ provide: token, inject: [...inject], useFactory }) as Provider;

function grpcBackend(settings: BffSettings, contract: RestContract): Backend {
  const tokens = new IdentityTokens(settings.IDENTITY_ADDRESS, settings.SERVICE_CLIENT_SECRET, settings.REGION);
  const addressOf = (service: ServiceName) => settings[`${service.toUpperCase() as Uppercase<ServiceName>}_ADDRESS`];
  return new GrpcBackend(contract.methods, addressOf, tokens);
}

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
  });
}
