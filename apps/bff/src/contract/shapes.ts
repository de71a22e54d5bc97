import { type DescField, type DescMessage, type DescMethod, ScalarType } from '@bufbuild/protobuf';
import type { ContractOptions } from './options.js';
import type { Answer, Body, UploadShape } from './rest-method.js';

/** The content as it is, whatever it is. */
export const RAW = 'application/octet-stream';
const UPLOAD_TYPES = [RAW, 'application/json', 'application/gzip'];

const fieldOf = (message: DescMessage, name: string): DescField | undefined =>
  message.fields.find((field) => field.name === name);

const bytesField = (message: DescMessage, name: string): DescField | undefined => {
  const field = fieldOf(message, name);
  return field?.fieldKind === 'scalar' && field.scalar === ScalarType.BYTES ? field : undefined;
};

/** Reads the upload convention out of a client-streaming method. */
export function uploadShape(method: DescMethod, options: ContractOptions): UploadShape {
  const chunk = bytesField(method.input, 'chunk');
  const commit = fieldOf(method.input, 'commit');
  if (!chunk || commit?.fieldKind !== 'message') {
    throw new Error(`${method.parent.typeName}.${method.name}: an upload has the fields chunk (bytes) and commit`);
  }
  const headerField = fieldOf(method.input, 'header');
  const header = headerField?.fieldKind === 'message' ? headerField : undefined;
  const contentType = header && fieldOf(header.message, 'content_type');
  const mediaTypes = contentType ? [RAW, ...valuesIn(contentType, options)] : UPLOAD_TYPES;
  return { header, mediaTypes, contentType, chunk, commit };
}

function valuesIn(field: DescField, options: ContractOptions): string[] {
  const { in: values } = (options.fieldRules(field)['string'] ?? {}) as { in?: string[] };
  return values ?? [];
}

export function bodyShape(method: DescMethod, body: string, options: ContractOptions): Body {
  if (method.methodKind === 'client_streaming') return { kind: 'upload', upload: uploadShape(method, options) };
  if (body === '') return { kind: 'none' };
  if (body === '*') return { kind: 'json', message: method.input, field: undefined };
  const field = fieldOf(method.input, body);
  if (field?.fieldKind !== 'message')
    throw new Error(`${method.parent.typeName}.${method.name}: no body field ${body}`);
  return { kind: 'json', message: field.message, field };
}

export function answerShape(method: DescMethod): Answer {
  if (method.methodKind !== 'server_streaming') return { kind: 'json' };
  const chunk = bytesField(method.output, 'chunk');
  const headerField = fieldOf(method.output, 'header');
  const header = headerField?.fieldKind === 'message' ? headerField : undefined;
  return chunk ? { kind: 'bytes', chunk, header } : { kind: 'lines' };
}
