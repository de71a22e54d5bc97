import { Module } from '@nestjs/common';
import { CrownJewelsGrpc } from './crown-jewels.grpc.js';
import { CrownJewelsRepository } from './crown-jewels.repository.js';
import { CrownJewelsService } from './crown-jewels.service.js';

@Module({ providers: [CrownJewelsGrpc, CrownJewelsService, CrownJewelsRepository] })
export class CrownJewelsModule {}
