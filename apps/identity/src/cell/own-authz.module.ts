import { Global, Inject, Injectable, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { JwksCache, JwksTokenVerifier, RevocationPoller, ServiceTokenSource } from '@attestry/authz';
import { RevocationCheck, ServiceTokens, TokenVerifier } from '@attestry/rpc';
import type { JSONWebKeySet } from 'jose';
import { IDENTITY_CONFIG, type IdentityConfig } from '../config.js';
import { Revocations } from '../revocations/revocations.service.js';
import { RevocationsModule } from '../revocations/revocations.module.js';
import { SigningKeys } from '../signing-keys/signing-keys.service.js';
import { SigningKeysModule } from '../signing-keys/signing-keys.module.js';
import { TokenSigner } from '../tokens/token-signer.service.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { inBackground } from './acting-as.js';

/** The deny-list of identity itself: the same poller as in every service, fed without a call. */
@Injectable()
class OwnRevocations extends RevocationCheck implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #poller: RevocationPoller;

  constructor(@Inject(IDENTITY_CONFIG) config: IdentityConfig, revocations: Revocations) {
    super();
    this.#poller = new RevocationPoller({
      load: () => inBackground('revocations', config.REGION, () => revocations.live()),
    });
  }

  onApplicationBootstrap(): void {
    this.#poller.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.#poller.stop();
  }

  stateOf: RevocationCheck['stateOf'] = (claims) => this.#poller.stateOf(claims);
}

/** What other services get from identity over gRPC, identity has at hand. */
@Global()
@Module({
  imports: [RevocationsModule, SigningKeysModule, TokensModule],
  providers: [
    { provide: RevocationCheck, useClass: OwnRevocations },
    {
      provide: TokenVerifier,
      inject: [IDENTITY_CONFIG, SigningKeys],
      useFactory: ({ TOKEN_ISSUER }: IdentityConfig, keys: SigningKeys): TokenVerifier => {
        const published = async (): Promise<JSONWebKeySet> => ({
          keys: [...keys.published()] as JSONWebKeySet['keys'],
        });
        return new JwksTokenVerifier(new JwksCache(published), TOKEN_ISSUER);
      },
    },
    {
      provide: ServiceTokens,
      inject: [TokenSigner],
      useFactory: (signer: TokenSigner): ServiceTokens =>
        new ServiceTokenSource((audience) => signer.service('identity', audience)),
    },
  ],
  exports: [RevocationCheck, TokenVerifier, ServiceTokens],
})
export class OwnAuthzModule {}
