import type { ApiDocument, Operation } from './api-document.js';
import { PROBLEM } from './api-document.js';

export type Json = Record<string, unknown>;

export interface Call {
  token?: string | undefined;
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  /** Raw content of an upload. */
  content?: Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  json: Json;
}

/** Calls operations of the document and holds every answer against it. */
export class RestCaller {
  /** Operations that were called and answered. */
  readonly called = new Set<string>();
  /** Answers that do not fit the document. */
  readonly defects: string[] = [];

  constructor(
    readonly base: string,
    readonly document: ApiDocument,
  ) {}

  async call(id: string, call: Call = {}): Promise<Answer> {
    const operation = this.document.operation(id);
    const response = await fetch(this.base + urlOf(operation, call), {
      method: operation.verb,
      headers: {
        ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
        ...(operation.isUpload ? { 'content-type': 'application/octet-stream' } : {}),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      ...(call.content ? { body: call.content } : call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '') && operation.answer !== undefined;
    const json = isJson || response.status >= 400 ? (JSON.parse(text) as Json) : linesOrText(response, text);
    this.#hold(operation, response.status, json);
    return { status: response.status, headers: response.headers, json };
  }

  /** The same, where anything but success is a failure of the test. */
  async ok(id: string, call: Call = {}): Promise<Json> {
    const { status, json } = await this.call(id, call);
    if (status !== 200) throw new Error(`${id}: ${status} ${JSON.stringify(json)}`);
    return json;
  }

  #hold(operation: Operation, status: number, json: Json): void {
    this.called.add(operation.id);
    const schema = status === 200 ? operation.answer : PROBLEM;
    const defects = schema ? this.document.defects(schema, json) : [];
    if (defects.length > 0) this.defects.push(`${operation.id} ${status}: ${defects.slice(0, 5).join('; ')}`);
  }
}

/** A stream of messages as what it holds, any other content as its text. */
function linesOrText(response: Response, text: string): Json {
  if (!response.headers.get('content-type')?.startsWith('application/x-ndjson')) return { text };
  const lines = text.split('\n').filter((line) => line !== '');
  return { lines: lines.map((line) => JSON.parse(line) as Json) };
}

function urlOf(operation: Operation, { path = {}, query = {} }: Call): string {
  const filled = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const search = new URLSearchParams(query).toString();
  return search === '' ? filled : `${filled}?${search}`;
}
