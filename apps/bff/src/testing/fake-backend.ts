import { fromBinary, fromJson, type JsonValue, toBinary, toJson } from '@bufbuild/protobuf';
import { currentContext, type RequestContext } from '@attestry/request-context';
import { Backend } from '../calls/backend.js';
import type { RestMethod } from '../contract/rest-method.js';

type Json = Record<string, unknown>;
export type FakeMethod = (request: Json, context: RequestContext) => unknown;

/** Services in memory: requests and answers are ProtoJSON, by `Service/Method`. */
export class FakeBackend extends Backend {
  readonly calls: { method: string; request: Json; context: RequestContext }[] = [];
  readonly #methods = new Map<string, FakeMethod>();

  on(method: string, answer: FakeMethod): this {
    this.#methods.set(method, answer);
    return this;
  }

  override async unary(method: RestMethod, request: Uint8Array): Promise<Uint8Array> {
    return encode(method, await this.#call(method, decode(method, request)));
  }

  override async *download(method: RestMethod, request: Uint8Array): AsyncIterable<Uint8Array> {
    const answers = await this.#call(method, decode(method, request));
    for await (const answer of answers as AsyncIterable<unknown>) yield encode(method, answer);
  }

  /** The fake sees `{ parts: AsyncIterable }`. */
  override async upload(method: RestMethod, requests: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    const parts = (async function* () {
      for await (const request of requests) yield decode(method, request);
    })();
    return encode(method, await this.#call(method, { parts }));
  }

  async #call(method: RestMethod, request: Json): Promise<unknown> {
    const name = method.rpcPath.split('.').at(-1) ?? '';
    const answer = this.#methods.get(name);
    if (!answer) throw new Error(`the fake has no ${name}`);
    const context = currentContext();
    this.calls.push({ method: name, request, context });
    return answer(request, context);
  }
}

const decode = (method: RestMethod, bytes: Uint8Array): Json =>
  toJson(method.desc.input, fromBinary(method.desc.input, bytes)) as Json;

const encode = (method: RestMethod, json: unknown): Uint8Array =>
  toBinary(method.desc.output, fromJson(method.desc.output, json as JsonValue));
