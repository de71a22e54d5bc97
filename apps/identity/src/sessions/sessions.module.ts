import { Module } from '@nestjs/common';
import { MembershipsModule } from '../members/memberships.module.js';
import { RevocationsModule } from '../revocations/revocations.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { RefreshSession } from './refresh-session.usecase.js';
import { SessionsRepository } from './sessions.repository.js';
import { Sessions } from './sessions.service.js';

@Module({
  imports: [MembershipsModule, RevocationsModule, TokensModule],
  providers: [SessionsRepository, Sessions, RefreshSession],
  exports: [Sessions, RefreshSession],
})
export class SessionsModule {}
