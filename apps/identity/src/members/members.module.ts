import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module.js';
import { MembersGrpc } from './members.grpc.js';
import { Members } from './members.service.js';
import { MembershipsModule } from './memberships.module.js';

@Module({ imports: [MembershipsModule, SessionsModule], providers: [Members, MembersGrpc], exports: [MembersGrpc] })
export class MembersModule {}
