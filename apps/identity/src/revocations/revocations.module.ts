import { Module } from '@nestjs/common';
import { RevocationsGrpc } from './revocations.grpc.js';
import { RevocationsRepository } from './revocations.repository.js';
import { Revocations } from './revocations.service.js';

@Module({ providers: [RevocationsRepository, Revocations, RevocationsGrpc], exports: [Revocations, RevocationsGrpc] })
export class RevocationsModule {}
