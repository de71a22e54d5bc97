import { Injectable } from '@nestjs/common';
import type { ragV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { documentToProto } from '../documents/document.mapper.js';
import { ContentUploads } from './content-uploads.service.js';
import { chunkToProto, versionToProto } from './content.mapper.js';
import { ContentService } from './content.service.js';
import { SimilarDocuments } from './similar-documents.service.js';
import { uploadParts } from './upload-parts.js';

@Injectable()
export class ContentGrpc implements RpcHandlers<typeof ragV1.ContentServiceService> {
  constructor(
    private readonly uploads: ContentUploads,
    private readonly content: ContentService,
    private readonly similar: SimilarDocuments,
  ) {}

  async uploadContent(parts: AsyncIterable<ragV1.UploadContentRequest>): Promise<ragV1.UploadContentResponse> {
    const { document, version, created } = await this.uploads.upload(uploadParts(parts));
    return { document: documentToProto(document), version: versionToProto(version), created };
  }

  async listVersions(request: ragV1.ListVersionsRequest): Promise<ragV1.ListVersionsResponse> {
    const { items, nextPageToken } = await this.content.listVersions(request.documentId, request);
    return { versions: items.map(versionToProto), nextPageToken };
  }

  async readText(request: ragV1.ReadTextRequest): Promise<ragV1.ReadTextResponse> {
    const { documentId, version, charStart, charEnd } = request;
    return this.content.readText(documentId, version, charStart, charEnd);
  }

  async listChunks(request: ragV1.ListChunksRequest): Promise<ragV1.ListChunksResponse> {
    const { items, nextPageToken } = await this.content.listChunks(request.documentId, request.version, request);
    return { chunks: items.map(chunkToProto), nextPageToken };
  }

  async similarDocuments(request: ragV1.SimilarDocumentsRequest): Promise<ragV1.SimilarDocumentsResponse> {
    const found = await this.similar.to(request.documentId, request.limit);
    return { documents: found.map(({ document, score }) => ({ document: documentToProto(document), score })) };
  }
}
