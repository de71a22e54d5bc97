import { Module } from '@nestjs/common';
import { MembershipsRepository } from './memberships.repository.js';
import { Memberships } from './memberships.service.js';

@Module({ providers: [MembershipsRepository, Memberships], exports: [MembershipsRepository, Memberships] })
export class MembershipsModule {}
