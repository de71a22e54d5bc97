export { BootError } from './server/boot-error.js';
export {
  bootstrapGrpc,
  type BootstrapOptions,
  LOGGER,
  type RunningService,
  type ServerSettings,
  startService,
  type WireApp,
  type WiredService,
} from './server/bootstrap.js';
export { contractFacts, type MethodFacts, methodFacts, ruleDefect } from './server/method-facts.js';
export {
  type AccessTokenClaims,
  IdempotencyPort,
  ReadinessProbe,
  type ReadinessReport,
  RevocationCheck,
  type ServiceTokenClaims,
  TenantGate,
  TokenVerifier,
} from './server/ports.js';
export type { RequestOf, ResponseOf, RpcHandler, RpcHandlers, ServiceShape } from './server/rpc-handlers.js';
export { type RpcServerOptions, type RunningRpcServer, startRpcServer } from './server/rpc-server.js';
export { shutdownOnSignals } from './server/shutdown.js';
export { serve, type ServedService } from './server/serve.js';
export { METADATA } from './metadata-keys.js';
export { RpcError } from './errors/rpc-error.js';
export type { CallOptions } from './client/call-options.js';
export { type ClientSettings, createChannelClient, type RpcCall, type RpcClient } from './client/channel-client.js';
export { ServiceTokens } from './client/service-tokens.js';
export { RpcClients } from './client/rpc-clients.js';
export { type BytesClient, createBytesClient } from './client/bytes-client.js';
export { IdentityAuthModule } from './auth/identity-auth.module.js';
export { type IdentitySettings } from './auth/identity-source.js';
