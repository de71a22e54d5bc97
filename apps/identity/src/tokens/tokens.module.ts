import { Module } from '@nestjs/common';
import { SigningKeysModule } from '../signing-keys/signing-keys.module.js';
import { ServiceClients } from './service-clients.service.js';
import { TokenSigner } from './token-signer.service.js';
import { TokensGrpc } from './tokens.grpc.js';

@Module({
  imports: [SigningKeysModule],
  providers: [TokenSigner, ServiceClients, TokensGrpc],
  exports: [TokenSigner, TokensGrpc],
})
export class TokensModule {}
