import { Module } from '@nestjs/common';
import { MembershipsModule } from '../members/memberships.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { UsersModule } from '../users/users.module.js';
import { OperatorKey } from './operator-key.js';
import { OperatorsGrpc } from './operators.grpc.js';
import { SignInOperator } from './sign-in-operator.usecase.js';
import { UsedOperatorKeysRepository } from './used-operator-keys.repository.js';

@Module({
  imports: [MembershipsModule, SessionsModule, UsersModule],
  providers: [OperatorKey, UsedOperatorKeysRepository, SignInOperator, OperatorsGrpc],
  exports: [OperatorsGrpc],
})
export class OperatorsModule {}
