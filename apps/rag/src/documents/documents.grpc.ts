import { Injectable } from '@nestjs/common';
import { type ragV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { documentFromProto, documentToProto, documentTypes } from './document.mapper.js';
import { DocumentsService } from './documents.service.js';

@Injectable()
export class DocumentsGrpc implements RpcHandlers<ragV1.DocumentServiceService> {
  constructor(private readonly documents: DocumentsService) {}

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
}
