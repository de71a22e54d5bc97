import { JwksCache, JwksTokenVerifier, RevocationPoller, ServiceTokenSource } from '@attestry/authz';
import { type DynamicModule, Injectable, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { RpcClients } from '../client/rpc-clients.js';
import { ServiceTokens } from '../client/service-tokens.js';
import { ReadinessProbe, type ReadinessReport, RevocationCheck, TokenVerifier } from '../server/ports.js';
import { type IdentitySettings, IdentitySource } from './identity-source.js';

const MAX_AGE_OF_DENY_LIST_MS = 10_000;

/** Keeps keys and deny-list fresh while the service runs, and is unready until it has both. */
@Injectable()
class IdentityWatch extends ReadinessProbe implements OnModuleInit, OnModuleDestroy {
  #keysLoaded = false;

  constructor(
    private readonly source: IdentitySource,
    private readonly keys: JwksCache,
    private readonly revocations: RevocationPoller,
  ) {
    super();
  }

  onModuleInit(): void {
    this.revocations.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.revocations.stop();
    this.source.close();
  }

  async reports(): Promise<ReadinessReport[]> {
    if (!this.#keysLoaded) {
      this.#keysLoaded = await this.keys.load().then(
        () => true,
        () => false,
      );
    }
    const fresh = this.revocations.ageMs <= MAX_AGE_OF_DENY_LIST_MS;
    return [
      { name: 'token-keys', ok: this.#keysLoaded },
      { name: 'deny-list', ok: fresh, ...(fresh && { detail: { ageMs: this.revocations.ageMs } }) },
    ];
  }
}

/**
 * Checks callers by identity's keys and deny-list, and proves this service to others. Provides TokenVerifier,
 * RevocationCheck, ServiceTokens and RpcClients to every module. Identity itself brings its own.
 */
@Module({})
export class IdentityAuthModule {
  static forService(service: string, settings: IdentitySettings): DynamicModule {
    const source = new IdentitySource(service, settings);
    const keys = new JwksCache(source.jwks);
    const tokens = new ServiceTokenSource((audience) => source.issueServiceToken(audience));
    const revocations = new RevocationPoller({ load: () => source.listRevocations(tokens) });
    return {
      module: IdentityAuthModule,
      global: true,
      providers: [
        { provide: TokenVerifier, useValue: new JwksTokenVerifier(keys, settings.TOKEN_ISSUER) },
        { provide: RevocationCheck, useValue: revocations },
        { provide: ServiceTokens, useValue: tokens },
        { provide: ReadinessProbe, useFactory: () => new IdentityWatch(source, keys, revocations) },
        RpcClients,
      ],
      exports: [TokenVerifier, RevocationCheck, ServiceTokens, RpcClients],
    };
  }
}
