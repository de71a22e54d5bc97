import { Module } from '@nestjs/common';
import { DocumentGrantsRepository } from './document-grants.repository.js';
import { DocumentReadersService } from './document-readers.service.js';
import { DocumentsGrpc } from './documents.grpc.js';
import { DocumentsRepository } from './documents.repository.js';
import { DocumentsService } from './documents.service.js';

@Module({
  providers: [DocumentGrantsRepository, DocumentReadersService, DocumentsRepository, DocumentsService, DocumentsGrpc],
  exports: [DocumentsGrpc, DocumentsService],
})
export class DocumentsModule {}
