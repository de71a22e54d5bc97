import { Injectable } from '@nestjs/common';
import { type ragV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import {
  documentFromProto,
  documentToProto,
  documentTypes,
  readersFromProto,
  readersToProto,
} from './document.mapper.js';
import { DocumentReadersService } from './document-readers.service.js';
import { DocumentsService } from './documents.service.js';

@Injectable()
export class DocumentsGrpc implements RpcHandlers<ragV1.DocumentServiceService> {
  constructor(
    private readonly documents: DocumentsService,
    private readonly readers: DocumentReadersService,
  ) {}

  async createDocument(request: ragV1.CreateDocumentRequest): Promise<ragV1.CreateDocumentResponse> {
    return { document: documentToProto(await this.documents.register(documentFromProto(request))) };
  }

  async getDocument({ id }: ragV1.GetDocumentRequest): Promise<ragV1.GetDocumentResponse> {
    return { document: documentToProto(await this.documents.get(id)) };
  }

  async listDocuments(request: ragV1.ListDocumentsRequest): Promise<ragV1.ListDocumentsResponse> {
    const { items, nextPageToken } = await this.documents.list(request, documentTypes.textOf(request.type));
    return { documents: items.map(documentToProto), nextPageToken };
  }

  async getDocumentReaders({ documentId }: ragV1.GetDocumentReadersRequest): Promise<ragV1.GetDocumentReadersResponse> {
    return { readers: readersToProto(await this.readers.get(documentId)) };
  }

  async restrictDocument(request: ragV1.RestrictDocumentRequest): Promise<ragV1.RestrictDocumentResponse> {
    const readers = await this.readers.restrict(request.documentId, readersFromProto(request.readers));
    return { readers: readersToProto(readers) };
  }
}
