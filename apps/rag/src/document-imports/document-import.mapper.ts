import type { ragV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import { DEFAULT_LANGUAGE, documentTypes } from '../documents/document.mapper.js';
import type { ImportedDocument } from './imported-text.js';

export const importedFromProto = (document: ragV1.ImportedDocument): ImportedDocument => ({
  externalKey: document.externalKey,
  title: document.title,
  type: documentTypes.textOf(document.type) ?? bug('the rules admit no document without type'),
  language: document.language === '' ? DEFAULT_LANGUAGE : document.language,
  text: document.text,
  mediaType: document.contentType === 'text/markdown' ? 'text/markdown' : 'text/plain',
  sections: document.sections,
  controls: document.controls,
  effectiveAt: document.effectiveTime ?? null,
});
