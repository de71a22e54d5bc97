import { ragV1, tenancyV1 } from '@attestry/contracts';
import { TenantProjectionGrpc } from '@attestry/local-tenants';
import { serve } from '@attestry/rpc';
import { AnalysesGrpc } from './analyses/analyses.grpc.js';
import { AnswersGrpc } from './answers/answers.grpc.js';
import { ContentGrpc } from './content/content.grpc.js';
import { DocumentImportsGrpc } from './document-imports/document-imports.grpc.js';
import { DocumentsGrpc } from './documents/documents.grpc.js';
import { IngestionsGrpc } from './ingestions/ingestions.grpc.js';
import { ReembeddingsGrpc } from './reembeddings/reembeddings.grpc.js';
import { SearchGrpc } from './search/search.grpc.js';

export const handlers = [
  serve(ragV1.DocumentServiceService, DocumentsGrpc),
  serve(ragV1.ContentServiceService, ContentGrpc),
  serve(ragV1.IngestionServiceService, IngestionsGrpc),
  serve(ragV1.DocumentImportServiceService, DocumentImportsGrpc),
  serve(ragV1.SearchServiceService, SearchGrpc),
  serve(ragV1.AnswerServiceService, AnswersGrpc),
  serve(ragV1.AnalysisServiceService, AnalysesGrpc),
  serve(ragV1.ReembeddingServiceService, ReembeddingsGrpc),
  serve(tenancyV1.TenantProjectionServiceService, TenantProjectionGrpc),
];
