import { Module } from '@nestjs/common';
import { MembershipsModule } from '../members/memberships.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { UsersModule } from '../users/users.module.js';
import { ChangePassword } from './change-password.usecase.js';
import { PasswordProof } from './password-proof.service.js';
import { SessionsGrpc } from './sessions.grpc.js';
import { SignInAttemptsRepository } from './sign-in-attempts.repository.js';
import { SignIn } from './sign-in.usecase.js';
import { StepUp } from './step-up.usecase.js';
import { Throttle } from './throttle.service.js';

@Module({
  imports: [UsersModule, MembershipsModule, PasswordsModule, SessionsModule],
  providers: [SignInAttemptsRepository, Throttle, PasswordProof, SignIn, StepUp, ChangePassword, SessionsGrpc],
  exports: [PasswordProof, Throttle, SignIn, ChangePassword, SessionsGrpc],
})
export class SignInModule {}
