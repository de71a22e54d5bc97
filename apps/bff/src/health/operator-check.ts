import { PermissionDenied, Unauthenticated } from '@attestry/domain-errors';
import type { RevocationCheck, TokenVerifier } from '@attestry/rpc';

export const HEALTH_PERMISSION = 'platform.health.read';

/** Admits platform operators to what the BFF answers itself. */
export class OperatorCheck {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly revocations: RevocationCheck,
  ) {}

  async admit(bearer: string | undefined): Promise<void> {
    if (bearer === undefined) throw new Unauthenticated();
    const claims = await this.verifier.verifyAccess(bearer);
    if (this.revocations.stateOf(claims) === 'revoked') throw new Unauthenticated();
    if (!claims.permissions.has(HEALTH_PERMISSION)) throw new PermissionDenied(HEALTH_PERMISSION);
  }
}
