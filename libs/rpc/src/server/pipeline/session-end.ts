import { type DomainError, Unauthenticated } from '@attestry/domain-errors';
import type { CallState } from '../call-state.js';
import type { RevocationCheck } from '../ports.js';

const LOOK_MS = 1_000;
/** Clocks may differ by as much as the verifier of tokens admits. */
const TOLERANCE_S = 30;

/**
 * An answer that streams for long outlives what was checked at its begin: it ends within a second of the process learning
 * that the session was revoked, and when the token does.
 */
export const watchSession =
  (revocations: RevocationCheck) =>
  (call: CallState, end: (error: DomainError) => void): void => {
    const { access, method } = call;
    if (access === undefined || !streamsOut(method.desc.methodKind)) return;
    const look = () => {
      const expired = Date.now() / 1_000 > access.expiresAt + TOLERANCE_S;
      if (expired || revocations.stateOf(access) === 'revoked') end(new Unauthenticated());
    };
    const timer = setInterval(look, LOOK_MS).unref();
    call.atEnd(() => clearInterval(timer));
  };

const streamsOut = (kind: CallState['method']['desc']['methodKind']): boolean =>
  kind === 'server_streaming' || kind === 'bidi_streaming';
