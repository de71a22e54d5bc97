import type { Logger } from '@attestry/observability';
import { createValidator, type Validator } from '@bufbuild/protovalidate';
import {
  logVerbosity,
  Server,
  ServerCredentials,
  ServerInterceptingCall,
  type ServerInterceptor,
  type ServiceDefinition,
  setLogVerbosity,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { ErrorSink } from '../errors/error-sink.js';
import { bindHandler, type BindingParts, MAX_MESSAGE_BYTES } from './bind.js';
import { BootError } from './boot-error.js';
import { CallState, type Stage } from './call-state.js';
import { checkHandlers, type Handled, type HandledMethod } from './check-handlers.js';
import { Health } from './health.js';
import { contractFacts, type MethodFacts } from './method-facts.js';
import { admit } from './pipeline/admit.js';
import { type ConcurrencyLimits, DEFAULT_CONCURRENCY, limitConcurrency } from './pipeline/concurrency.js';
import { makeContext } from './pipeline/context.js';
import { requireDeadline } from './pipeline/deadline.js';
import { checkInput } from './pipeline/input.js';
import { nameOversize } from './pipeline/oversize.js';
import { requirePermission } from './pipeline/permission.js';
import { watchSession } from './pipeline/session-end.js';
import { limitMetadata } from './pipeline/size-of-metadata.js';
import { verifyTokens } from './pipeline/tokens.js';
import { watch } from './pipeline/watch.js';
import type { IdempotencyPort, ReadinessProbe, RevocationCheck, TenantGate, TokenVerifier } from './ports.js';
import { addReflection } from './reflection.js';

export interface RpcServerOptions {
  service: string;
  region: string;
  host: string;
  /** 0 takes a free port. */
  port: number;
  served: readonly Handled[];
  verifier: TokenVerifier;
  revocations: RevocationCheck;
  idempotency?: IdempotencyPort | undefined;
  gate?: TenantGate | undefined;
  probes?: readonly ReadinessProbe[];
  log: Logger;
  concurrency?: Partial<ConcurrencyLimits>;
  /** Rules by method path; those of the shipped contracts unless a test brings its own. */
  facts?: ReadonlyMap<string, MethodFacts>;
  image?: Uint8Array;
}

export interface RunningRpcServer {
  readonly port: number;
  readonly health: Health;
  /** Lets running calls end within the time, then cuts what is left. New calls are refused as UNAVAILABLE. */
  stop(timeoutMs: number): Promise<void>;
}

// Whatever grpc-js would print to the console reaches us as an error or a status too.
setLogVerbosity(logVerbosity.NONE);

/** Starts the grpc-js server with every handler behind the pipeline. Nothing here knows Nest. */
export async function startRpcServer(options: RpcServerOptions): Promise<RunningRpcServer> {
  const methods = checkHandlers(options.served, options.facts ?? contractFacts());
  const errors = new ErrorSink(options.log);
  const server = new Server({ ...TRANSPORT_LIMITS, interceptors: [pipelineOf(options, methods, errors)] });
  const health = new Health(options.probes ?? []);

  const { idempotency, gate } = options;
  for (const { definition, handlers } of options.served) {
    const ofService = methods.filter(({ codec }) => Object.values(definition).includes(codec));
    addService(server, definition, ofService, { errors, idempotency, gate, handlers });
  }
  health.addTo(server);
  addReflection(
    server,
    serviceNames(methods),
    options.image === undefined ? undefined : () => options.image as Uint8Array,
  );

  const port = await listen(server, options);
  await health.start();
  return { port, health, stop: (timeoutMs) => stop(server, health, timeoutMs) };
}

const TRANSPORT_LIMITS = {
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_concurrent_streams': 256,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  // Connections are renewed now and then, so that new replicas get their share.
  'grpc.max_connection_age_ms': 10 * 60_000,
  'grpc.max_connection_age_grace_ms': 60_000,
};

function pipelineOf(options: RpcServerOptions, methods: HandledMethod[], errors: ErrorSink): ServerInterceptor {
  const byPath = new Map(methods.map((method) => [method.codec.path, method]));
  const validator: Validator = createValidator();
  const stages: readonly Stage[] = [
    limitMetadata,
    requireDeadline,
    verifyTokens(options.service, options.verifier, options.revocations),
    makeContext(options.region),
    requirePermission,
    limitConcurrency({ ...DEFAULT_CONCURRENCY, ...options.concurrency }),
  ];
  const watching = watchSession(options.revocations);
  return ({ path }, wire) => {
    const method = byPath.get(path);
    // Health and reflection: no rule, no deadline, no token.
    if (method === undefined) return new ServerInterceptingCall(wire);
    const call = new CallState(method.facts, wire.getPeer(), Number(wire.getDeadline()));
    const watched = watch(call, wire, options.log);
    nameOversize(call, wire, watched, errors);
    return checkInput(call, admit(call, watched, stages, errors, watching), method.codec, validator, errors);
  };
}

function addService(
  server: Server,
  definition: Handled['definition'],
  methods: HandledMethod[],
  parts: BindingParts & { handlers: object },
): void {
  const onTheWire: Record<string, ServiceDefinition[string]> = {};
  const implementation: UntypedServiceImplementation = {};
  for (const [name, codec] of Object.entries(definition)) {
    const method = methods.find((each) => each.codec === codec);
    if (method === undefined) continue;
    onTheWire[name] = { ...codec, requestDeserialize: asIs, responseSerialize: asIs };
    implementation[name] = bindHandler(codec, method.handler, parts);
  }
  server.addService(onTheWire, implementation);
}

// The pipeline decodes and encodes itself: it checks the bytes, hashes them and stores them for keyed calls.
const asIs = (bytes: Buffer): Buffer => bytes;

const serviceNames = (methods: HandledMethod[]) => [...new Set(methods.map(({ facts }) => facts.desc.parent.typeName))];

function listen(server: Server, { host, port, service }: RpcServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(new BootError(`${service}: cannot listen on ${host}:${port} (${error.message})`));
    });
  });
}

async function stop(server: Server, health: Health, timeoutMs: number): Promise<void> {
  health.drain();
  health.stop();
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, timeoutMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
