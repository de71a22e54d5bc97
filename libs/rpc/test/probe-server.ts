import { logger } from '@attestry/observability';
import { loadRegistry } from '@attestry/contracts';
import { Unauthenticated } from '@attestry/domain-errors';
import { methodFacts } from '../src/server/method-facts.js';
import type { AccessTokenClaims, TokenVerifier } from '../src/server/ports.js';
import type { ServiceShape } from '../src/server/rpc-handlers.js';
import { type RpcServerOptions, type RunningRpcServer, startRpcServer } from '../src/server/rpc-server.js';
import { definitionOf, probeImage, probeService } from './probe-contract.js';

export const TENANT = '0199c0de-0000-7000-8000-00000000000a';
export const image = probeImage();
export const definition: ServiceShape = definitionOf(probeService(image));
export const facts = methodFacts(loadRegistry(image));

/** Tokens of these tests are names of claims: `Bearer reader`. */
export const claimsOf = (permissions: string[], more: Partial<AccessTokenClaims> = {}): AccessTokenClaims => ({
  tenantId: TENANT,
  userId: '0199c0de-0000-7000-8000-0000000000aa',
  sessionId: '0199c0de-0000-7000-8000-0000000000ab',
  permissions: new Set(permissions),
  issuedAt: Math.floor(Date.now() / 1000),
  expiresAt: Math.floor(Date.now() / 1000) + 600,
  ...more,
});

const TOKENS: Record<string, AccessTokenClaims> = {
  reader: claimsOf(['probe.thing.read']),
  writer: claimsOf(['probe.thing.read', 'probe.thing.write']),
  operatorOfTenant: claimsOf(['probe.thing.operate']),
};

export const verifier = (tokens: Record<string, AccessTokenClaims> = TOKENS): TokenVerifier => ({
  async verifyAccess(token) {
    const claims = tokens[token];
    if (claims === undefined) throw new Unauthenticated();
    return claims;
  },
  async verifyService(token, audience) {
    const [name, meantFor] = token.split('.');
    if (name === undefined || meantFor !== audience) throw new Unauthenticated();
    return { service: name, expiresAt: Date.now() / 1000 + 60 };
  },
});

export const lines: string[] = [];

export type ProbeHandlers = Partial<Record<string, (request: never) => unknown>>;

export async function startProbe(
  handlers: ProbeHandlers = {},
  options: Partial<RpcServerOptions> = {},
): Promise<RunningRpcServer> {
  return startRpcServer({
    service: 'probe',
    region: 'eu-central',
    host: '127.0.0.1',
    port: 0,
    served: [{ definition, handlers: withDefaults(handlers) }],
    verifier: verifier(),
    revocations: { stateOf: () => 'good' },
    log: logger('probe', { level: 'info', destination: { write: (line) => void lines.push(line) } }),
    facts,
    image,
    ...options,
  });
}

/** Methods a test does not care for answer with an empty message. */
function withDefaults(handlers: ProbeHandlers): object {
  const unused = async () => ({});
  return { ...Object.fromEntries(Object.keys(definition).map((name) => [name, unused])), ...handlers };
}
