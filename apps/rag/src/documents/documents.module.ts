import { Module } from '@nestjs/common';
import { DocumentsGrpc } from './documents.grpc.js';
import { DocumentsRepository } from './documents.repository.js';
import { DocumentsService } from './documents.service.js';

@Module({
  providers: [DocumentsRepository, DocumentsService, DocumentsGrpc],
  exports: [DocumentsGrpc, DocumentsService],
})
export class DocumentsModule {}
