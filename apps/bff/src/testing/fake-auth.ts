import { type DynamicModule, Module } from '@nestjs/common';
import { Unauthenticated } from '@attestry/domain-errors';
import { type AccessTokenClaims, RevocationCheck, RpcClients, TokenVerifier } from '@attestry/rpc';

@Module({})
class FakeAuthModule {}

/** Takes `permission.<name>` as an access token that grants it, and `revoked` as one that no longer counts. */
export const fakeAuth = (): DynamicModule => ({
  module: FakeAuthModule,
  global: true,
  providers: [
    { provide: TokenVerifier, useValue: { verifyAccess } },
    { provide: RevocationCheck, useValue: { stateOf: ({ userId }: AccessTokenClaims) => userId } },
    { provide: RpcClients, useValue: new RpcClients() },
  ],
  exports: [TokenVerifier, RevocationCheck, RpcClients],
});

async function verifyAccess(token: string): Promise<Partial<AccessTokenClaims>> {
  const permission = /^permission\.(.+)$/.exec(token)?.[1];
  if (permission !== undefined) return { userId: 'good', permissions: new Set([permission]) };
  if (token === 'revoked') return { userId: 'revoked', permissions: new Set() };
  throw new Unauthenticated();
}
