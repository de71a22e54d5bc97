import type { DescField, DescMessage, DescMethod } from '@bufbuild/protobuf';
import type { ServiceName } from '@attestry/config';
import type { HttpVerb, MethodRule } from './options.js';
import type { PathTemplate } from './path-template.js';

/** A request value outside of the body. */
export interface Parameter {
  /** JSON spelling of the field path: `pageSize`, `filter.status`. */
  readonly name: string;
  readonly in: 'path' | 'query';
  /** From the outermost field to the leaf. */
  readonly fields: readonly DescField[];
}

/** What the HTTP body holds. */
export type Body =
  | { readonly kind: 'none' }
  /** A JSON message: the whole request without its path fields, or one field of it. */
  | { readonly kind: 'json'; readonly message: DescMessage; readonly field: DescField | undefined }
  /** A stream of bytes, framed towards the service by the upload convention. */
  | { readonly kind: 'upload'; readonly upload: UploadShape };

/**
 * Upload convention: a client-streaming request is a oneof of `header` (optional, first, parameters of the upload),
 * `chunk` (bytes) and `commit` (size and SHA-256, last). Without the commit nothing is stored. A field `content_type` of
 * the header is the request's Content-Type: one of those in the field's rule, or empty for `application/octet-stream`.
 */
export interface UploadShape {
  readonly header: MessageField | undefined;
  /** Types that the request may have. */
  readonly mediaTypes: readonly string[];
  readonly contentType: DescField | undefined;
  readonly chunk: DescField;
  readonly commit: MessageField;
}

type MessageField = DescField & { readonly fieldKind: 'message' };

/**
 * What comes back. `bytes` and `lines` are server streams: raw chunks, or one JSON document a line. Bytes whose first
 * message has a `header` (file name, type, length, SHA-256) come as an attachment that says so.
 */
export type Answer =
  | { readonly kind: 'json' }
  | { readonly kind: 'bytes'; readonly chunk: DescField; readonly header: MessageField | undefined }
  | { readonly kind: 'lines' };

/** One route of the REST interface and the method behind it. */
export interface RestMethod {
  readonly desc: DescMethod;
  /** `/attestry.tenancy.v1.TenantService/GetTenant` */
  readonly rpcPath: string;
  readonly service: ServiceName;
  readonly rule: MethodRule;
  readonly verb: HttpVerb;
  readonly template: PathTemplate;
  /** The message that parameters and body make up: the request, or the `header` of an upload. */
  readonly input: DescMessage | undefined;
  readonly parameters: readonly Parameter[];
  readonly body: Body;
  readonly answer: Answer;
  /** No effect, or the same effect when called twice. */
  readonly idempotent: boolean;
  readonly readOnly: boolean;
  /** `Idempotency-Key` counts: a repeat gets the first answer again. */
  readonly keepsKey: boolean;
  /** Undefined: the default of the BFF. */
  readonly maxDeadlineMs: number | undefined;
}
