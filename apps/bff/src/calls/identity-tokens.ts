import { ServiceTokenSource } from '@attestry/authz';
import { identityV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import { runAs } from '@attestry/request-context';
import { createChannelClient, ServiceTokens } from '@attestry/rpc';

const TIMEOUT_MS = 3_000;

/** The BFF's own service tokens, from identity by client credentials. */
export class IdentityTokens extends ServiceTokens {
  readonly #client;
  readonly #source: ServiceTokenSource;

  constructor(identityAddress: string, clientSecret: string, region: string) {
    super();
    this.#client = createChannelClient(identityV1.TokenServiceService, identityAddress, { retry: true });
    // Requests share what one of them asked for, so the asking must not end when that one hangs up.
    const work = { tenantId: undefined, actor: { type: 'service', id: 'bff' }, region, timeoutMs: TIMEOUT_MS } as const;
    this.#source = new ServiceTokenSource((audience) =>
      runAs({ ...work, name: 'service-token' }, async () => {
        const answer = await this.#client.issueServiceToken({ clientName: 'bff', clientSecret, audience });
        return { token: answer.serviceToken, expiresAt: answer.expireTime ?? bug('a service token without end') };
      }),
    );
  }

  override tokenFor(audience: string): Promise<string> {
    return this.#source.tokenFor(audience);
  }

  close(): void {
    this.#client.close();
  }
}
