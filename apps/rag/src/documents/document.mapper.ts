import { enumText, ragV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { Document } from './document.entity.js';
import type { DocumentReaders, ReaderRole } from './document-readers.js';
import type { DocumentStatus, DocumentType } from './document-type.js';

export const DEFAULT_LANGUAGE = 'en';

export const documentTypes = enumText<ragV1.DocumentType, DocumentType>(ragV1.DocumentType, 'DOCUMENT_TYPE_');

const documentStatuses = enumText<ragV1.DocumentStatus, DocumentStatus>(ragV1.DocumentStatus, 'DOCUMENT_STATUS_');

export const documentToProto = (document: Document): ragV1.Document => ({
  id: document.id,
  title: document.title,
  type: documentTypes.valueOf(document.type),
  status: documentStatuses.valueOf(document.status),
  language: document.language,
  description: document.description ?? '',
  createdBy: document.createdBy,
  createTime: document.createdAt,
  updateTime: document.updatedAt,
  etag: String(document.version),
  latestVersion: document.latestVersion,
  controls: document.controls,
  effectiveTime: document.effectiveAt ?? document.createdAt,
  externalKey: document.externalKey ?? '',
});

export const documentFromProto = (request: ragV1.CreateDocumentRequest) => ({
  title: request.title,
  type: documentTypes.textOf(request.type) ?? bug('the rules admit no document without type'),
  language: request.language === '' ? DEFAULT_LANGUAGE : request.language,
  description: request.description === '' ? null : request.description,
  controls: request.controls,
  effectiveAt: request.effectiveTime ?? null,
});

const readerRoles = enumText<ragV1.ReaderRole, ReaderRole>(ragV1.ReaderRole, 'READER_ROLE_');

export const readersToProto = ({ userIds, roles }: DocumentReaders): ragV1.DocumentReaders => ({
  userIds: [...userIds],
  roles: roles.map((role) => readerRoles.valueOf(role)),
});

export const readersFromProto = (readers: ragV1.DocumentReaders | undefined): DocumentReaders => ({
  userIds: readers?.userIds ?? [],
  roles: (readers?.roles ?? []).map(
    (role) => readerRoles.textOf(role) ?? bug('the rules admit no reader without role'),
  ),
});
