import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import type { identityV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { SigningKeys } from '../signing-keys/signing-keys.service.js';
import { ServiceClients } from './service-clients.service.js';

@Injectable()
export class TokensGrpc implements RpcHandlers<typeof identityV1.TokenServiceService> {
  constructor(
    private readonly clients: ServiceClients,
    private readonly keys: SigningKeys,
  ) {}

  async issueServiceToken(request: identityV1.IssueServiceTokenRequest): Promise<identityV1.IssueServiceTokenResponse> {
    const issued = await this.clients.issue(request.clientName, request.clientSecret, request.audience);
    return { serviceToken: issued.token, expireTime: issued.expiresAt };
  }

  async getJwks(): Promise<identityV1.GetJwksResponse> {
    return {
      keys: this.keys.published().map(({ kty, crv, x, y, kid, alg, use }) => ({
        kty: kty ?? bug('a key without type'),
        crv: crv ?? '',
        x: x ?? '',
        y,
        kid: kid ?? '',
        alg: alg ?? '',
        use: use ?? '',
      })),
    };
  }
}
