import type { IssuedToken, JwksSource, Revocation } from '@attestry/authz';
import { identityV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import { runWithoutContext } from '@attestry/request-context';
import { createChannelClient, type RpcClient } from '../client/channel-client.js';
import type { ServiceTokens } from '../client/service-tokens.js';

/** The settings that make a service able to check callers and to prove itself; all of them in `serviceSettings()`. */
export interface IdentitySettings {
  IDENTITY_ADDRESS: string;
  SERVICE_CLIENT_SECRET: string;
  TOKEN_ISSUER: string;
}

const PATIENCE = { deadlineMs: 2_000 };

/** What identity tells every service: public keys, the deny-list, service tokens. Shared by all calls of a process. */
export class IdentitySource {
  readonly #tokens: RpcClient<typeof identityV1.TokenServiceService>;
  #revocations: RpcClient<typeof identityV1.RevocationServiceService> | undefined;

  constructor(
    private readonly service: string,
    private readonly settings: IdentitySettings,
  ) {
    this.#tokens = createChannelClient(identityV1.TokenServiceService, settings.IDENTITY_ADDRESS, { retry: true });
  }

  readonly jwks: JwksSource = () =>
    runWithoutContext(async () => {
      const { keys } = await this.#tokens.getJwks({}, PATIENCE);
      return { keys: keys.map(({ y, ...key }) => (y === undefined ? key : { ...key, y })) };
    });

  issueServiceToken(audience: string): Promise<IssuedToken> {
    return runWithoutContext(async () => {
      const request = {
        clientName: this.service,
        clientSecret: this.settings.SERVICE_CLIENT_SECRET,
        audience,
      };
      const { serviceToken, expireTime } = await this.#tokens.issueServiceToken(request, PATIENCE);
      return { token: serviceToken, expiresAt: expireTime ?? bug('a service token without end') };
    });
  }

  listRevocations(tokens: ServiceTokens): Promise<Revocation[]> {
    return runWithoutContext(async () => {
      this.#revocations ??= createChannelClient(identityV1.RevocationServiceService, this.settings.IDENTITY_ADDRESS, {
        tokens,
      });
      const all: Revocation[] = [];
      for await (const { revocations } of this.#revocations.listRevocations({}, PATIENCE)) {
        for (const each of revocations) all.push(revocationOf(each));
      }
      return all;
    });
  }

  close(): void {
    this.#tokens.close();
    this.#revocations?.close();
  }
}

const { RevocationScope } = identityV1;
const SCOPES = new Map<identityV1.RevocationScope, Revocation['scope']>([
  [RevocationScope.REVOCATION_SCOPE_SESSION, 'session'],
  [RevocationScope.REVOCATION_SCOPE_USER, 'user'],
  [RevocationScope.REVOCATION_SCOPE_TENANT, 'tenant'],
]);

const revocationOf = ({ scope, subjectId, tenantId, revokeTime }: identityV1.Revocation): Revocation => ({
  scope: SCOPES.get(scope) ?? bug(`an unknown scope ${scope} of a revocation`),
  subjectId,
  tenantId,
  revokedAt: revokeTime ?? bug('a revocation without time'),
});
