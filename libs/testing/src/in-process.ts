import { uuidv7 } from '@attestry/ids';
import { type RequestContext, runInContext } from '@attestry/request-context';
import {
  type BootstrapOptions,
  createChannelClient,
  type RpcClient,
  RevocationCheck,
  type RunningService,
  type ServiceShape,
  ServiceTokens,
  startService,
  TokenVerifier,
} from '@attestry/rpc';
import type { Type } from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import {
  accessTokenOf,
  type TestCaller,
  TestRevocations,
  TestServiceTokens,
  TestTokenVerifier,
} from './test-tokens.js';

export interface InProcessOptions extends Omit<BootstrapOptions, 'settings'> {
  settings?: Partial<BootstrapOptions['settings']>;
  /** Parts to put in the place of the module's own, beside the test tokens. */
  override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
}

export interface InProcessService {
  readonly address: string;
  readonly opsAddress: string;
  readonly revocations: TestRevocations;
  /** A part of the service by its Nest token. */
  get<T>(token: abstract new (...args: never[]) => T): T;
  /** A client that calls as this user; a `string` is used as the token itself. */
  as<Service extends ServiceShape>(caller: TestCaller | string, definition: Service): RpcClient<Service>;
  /** A client that calls as another service on its own behalf. */
  asService<Service extends ServiceShape>(name: string, definition: Service): RpcClient<Service>;
  /** A client without any token. */
  anonymous<Service extends ServiceShape>(definition: Service): RpcClient<Service>;
  stop(): Promise<void>;
}

/**
 * Starts a service in this process on a free port, with its real pipeline, handlers and database, and tokens that the
 * test makes up. Call `stop()` at the end: it closes the clients too.
 */
export async function startInProcess(options: InProcessOptions): Promise<InProcessService> {
  const { service, settings, override = (builder) => builder } = options;
  const revocations = new TestRevocations();
  const running = await startService({ ...options, settings: { ...SETTINGS, ...settings } }, (rootModule) =>
    override(withTestTokens(rootModule, service, revocations))
      .compile()
      .then((app) => app.init()),
  );
  const open: { close(): void }[] = [];
  const address = `127.0.0.1:${running.port}`;

  const client = <Service extends ServiceShape>(definition: Service, bearer?: string, tokens?: ServiceTokens) => {
    const made = createChannelClient(definition, address, { audience: service, tokens });
    open.push(made);
    return bearer === undefined ? made : onBehalfOf(made, definition, bearer);
  };

  return {
    address,
    opsAddress: `http://127.0.0.1:${running.opsPort}`,
    revocations,
    get: (token) => running.get(token),
    as: (caller, definition) => client(definition, typeof caller === 'string' ? caller : accessTokenOf(caller)),
    asService: (name, definition) => client(definition, undefined, new TestServiceTokens(name)),
    anonymous: (definition) => client(definition),
    stop: () => stop(running, open),
  };
}

const SETTINGS: BootstrapOptions['settings'] = {
  REGION: 'eu-central',
  GRPC_HOST: '127.0.0.1',
  GRPC_PORT: 0,
  OPS_PORT: 0,
  LOG_LEVEL: 'silent',
  DRAIN_DELAY_MS: 0,
  DRAIN_TIMEOUT_MS: 2_000,
};

const withTestTokens = (rootModule: Type<unknown>, service: string, revocations: TestRevocations) =>
  Test.createTestingModule({ imports: [rootModule] })
    .overrideProvider(TokenVerifier)
    .useValue(new TestTokenVerifier())
    .overrideProvider(RevocationCheck)
    .useValue(revocations)
    .overrideProvider(ServiceTokens)
    .useValue(new TestServiceTokens(service));

async function stop(running: RunningService, clients: { close(): void }[]): Promise<void> {
  for (const each of clients) each.close();
  await running.stop(0, SETTINGS.DRAIN_TIMEOUT_MS);
}

type AnyCall = (request: unknown, options?: object) => unknown;

/** Gives every call the context that the BFF gives it: the user's token, a deadline, a request id. */
function onBehalfOf<Service extends ServiceShape>(
  client: RpcClient<Service>,
  definition: Service,
  bearer: string,
): RpcClient<Service> {
  const inContext =
    (name: string) =>
    (request: unknown, options: object = {}) => {
      const call = (client as unknown as Record<string, AnyCall>)[name] as AnyCall;
      return runInContext(contextOf(bearer), () => call(request, { onBehalf: true, ...options }));
    };
  const calls = Object.keys(definition).map((name) => [name, inContext(name)]);
  return { ...client, ...Object.fromEntries(calls) } as RpcClient<Service>;
}

const contextOf = (bearer: string): RequestContext => ({
  tenantId: undefined,
  actor: undefined,
  sessionId: undefined,
  requestId: uuidv7(),
  region: SETTINGS.REGION,
  permissions: new Set(),
  method: 'test',
  deadline: Date.now() + 600_000,
  signal: new AbortController().signal,
  idempotencyKey: undefined,
  requestHash: undefined,
  bearer,
  clientAddress: undefined,
  userAgent: undefined,
});
