import { Module } from '@nestjs/common';
import { MailModule } from '../mail/mail.module.js';
import { MembershipsModule } from '../members/memberships.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { SignInModule } from '../sign-in/sign-in.module.js';
import { UsersModule } from '../users/users.module.js';
import { AcceptInvitation } from './accept-invitation.usecase.js';
import { InvitationsGrpc } from './invitations.grpc.js';
import { InvitationsRepository } from './invitations.repository.js';
import { Invitations } from './invitations.service.js';

@Module({
  imports: [MailModule, MembershipsModule, PasswordsModule, SessionsModule, SignInModule, UsersModule],
  providers: [InvitationsRepository, Invitations, AcceptInvitation, InvitationsGrpc],
  exports: [InvitationsGrpc],
})
export class InvitationsModule {}
