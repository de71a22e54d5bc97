import { Module } from '@nestjs/common';
import { UsersRepository } from './users.repository.js';
import { Users } from './users.service.js';

@Module({ providers: [UsersRepository, Users], exports: [Users] })
export class UsersModule {}
