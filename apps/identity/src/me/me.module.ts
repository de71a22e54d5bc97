import { Module } from '@nestjs/common';
import { MembershipsModule } from '../members/memberships.module.js';
import { SignInModule } from '../sign-in/sign-in.module.js';
import { UsersModule } from '../users/users.module.js';
import { UsersGrpc } from './users.grpc.js';

@Module({ imports: [UsersModule, MembershipsModule, SignInModule], providers: [UsersGrpc], exports: [UsersGrpc] })
export class MeModule {}
