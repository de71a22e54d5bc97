import { Unauthenticated, Unavailable } from '@attestry/domain-errors';
import { optionsV1 } from '@attestry/contracts';
import { METADATA } from '../../metadata-keys.js';
import type { CallState, Stage } from '../call-state.js';
import type { RevocationCheck, TokenVerifier } from '../ports.js';

const { Visibility } = optionsV1;

/**
 * Verifies whatever tokens the method's visibility asks for. A service token counts beside any method, so that the BFF
 * may say whom it speaks for; a bad one is refused even where none is needed.
 */
export const verifyTokens = (service: string, verifier: TokenVerifier, revocations: RevocationCheck): Stage => {
  return async (call) => {
    const { visibility } = call.method.rule;
    const beside = bearerOf(call, METADATA.serviceAuthorization);
    if (beside !== undefined) call.service = await verifier.verifyService(beside, service);
    if (visibility === Visibility.VISIBILITY_PUBLIC) return;

    const bearer = bearerOf(call, METADATA.authorization);
    if (visibility === Visibility.VISIBILITY_SERVICE) {
      if (call.service === undefined) {
        if (bearer === undefined) throw new Unauthenticated();
        call.service = await verifier.verifyService(bearer, service);
      } else if (bearer !== undefined) {
        await verifyUser(call, bearer);
      }
      return;
    }
    if (bearer === undefined) throw new Unauthenticated();
    await verifyUser(call, bearer);
  };

  async function verifyUser(call: CallState, token: string): Promise<void> {
    const claims = await verifier.verifyAccess(token);
    const state = revocations.stateOf(claims);
    if (state === 'revoked') throw new Unauthenticated();
    if (state === 'unknown' && call.method.mutating) throw new Unavailable('the list of revoked sessions');
    call.access = claims;
    call.accessToken = token;
  }
};

const BEARER = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i;

function bearerOf(call: CallState, name: string): string | undefined {
  if (call.metadata.get(name).length === 0) return undefined;
  const token = BEARER.exec(call.header(name) ?? '')?.[1];
  if (token === undefined) throw new Unauthenticated();
  return token;
}
