import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { IDENTITY_CONFIG, type IdentityConfig } from '../config.js';
import { InvalidClient } from './token.errors.js';
import { type SignedToken, tokenHash, TokenSigner } from './token-signer.service.js';

/** The services of the cell and their secrets, which are 256 random bits and so need no slow hash. */
@Injectable()
export class ServiceClients {
  constructor(
    @Inject(IDENTITY_CONFIG) private readonly config: IdentityConfig,
    private readonly signer: TokenSigner,
  ) {}

  issue(client: string, secret: string, audience: string): Promise<SignedToken> {
    const given = tokenHash(secret);
    const hashes = this.config.SERVICE_CLIENT_HASHES.get(client) ?? [];
    const known = hashes.some((hash) => timingSafeEqual(hash, given));
    if (!known || !this.config.SERVICE_CLIENT_HASHES.has(audience)) throw new InvalidClient();
    return this.signer.service(client, audience);
  }
}
