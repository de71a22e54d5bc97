import { pipeline } from 'node:stream/promises';
import { type FileRegistry, fromBinary, toBinary, toJson } from '@bufbuild/protobuf';
import type { Request, Response } from 'express';
import { InvalidFields } from '@attestry/domain-errors';
import { type RequestContext, runInContext } from '@attestry/request-context';
import type { Backend } from '../calls/backend.js';
import { attached } from '../calls/attachment.js';
import { begun } from '../calls/begun-stream.js';
import { downloadParts, downloadType } from '../calls/download-parts.js';
import { eventParts } from '../calls/event-parts.js';
import { uploadParts } from '../calls/upload-parts.js';
import type { RestMethod, UploadShape } from '../contract/rest-method.js';
import { RAW } from '../contract/shapes.js';
import type { SchemaChecker } from '../schema/checker.js';
import type { RequestSchemas } from '../schema/request-schemas.js';
import type { SessionBinding } from '../session/session-binding.js';
import { type CallDefaults, callContext } from './call-context.js';
import { announcedSha256 } from './content-digest.js';
import { applyIfMatch, etagOf } from './etag.js';
import { methodNotAllowed, noSuchRoute } from './http-problem.js';
import { readJsonBody, requireMediaType } from './json-body.js';
import { applyLastEventId } from './last-event-id.js';
import { problemFor } from './problem-answer.js';
import { pathValue, queryValues } from './query.js';
import type { RateLimiter } from './rate-limiter.js';
import { requestJson, requestMessage } from './request-message.js';
import { scopeOf } from './request-scope.js';
import type { RouteTable } from './route-table.js';

export interface RestParts {
  registry: FileRegistry;
  table: RouteTable;
  requests: ReadonlyMap<RestMethod, RequestSchemas>;
  checker: SchemaChecker;
  sessions: SessionBinding;
  limiter: RateLimiter;
  backend: Backend;
  defaults: CallDefaults;
  /** Longest silence of a stream of events. */
  heartbeatMs: number;
  /** Time for a JSON body to arrive. */
  bodyTimeoutMs: number;
}

type JsonObject = Record<string, unknown>;

/** Answers requests to the routes of the contract. */
export class RestHandler {
  constructor(private readonly parts: RestParts) {}

  async handle(request: Request, response: Response): Promise<void> {
    const match = this.parts.table.match(request.method, request.path);
    if (match.found === 'nothing') throw noSuchRoute();
    if (match.found === 'path') {
      if (request.method !== 'OPTIONS') throw methodNotAllowed(match.allow);
      response.status(204).set('allow', match.allow.join(', ')).end();
      return;
    }
    const { method, values } = match;
    const scope = scopeOf(request);
    scope.route = `${method.verb} ${method.template.text}`;
    if (method.rule.visibility === 'PUBLIC') this.parts.limiter.take(scope.clientAddress);
    const bearer = this.parts.sessions.accessToken(method, request);
    const context = callContext(method, request, response, bearer, this.parts.defaults);
    await this.#call(method, values, context, request, response);
  }

  async #call(
    method: RestMethod,
    values: readonly string[],
    context: RequestContext,
    request: Request,
    response: Response,
  ) {
    if (method.body.kind === 'upload') {
      const upload = method.body.upload;
      return this.#answer(method, await this.#upload(method, upload, values, context, request), request, response);
    }
    const json = await this.#json(method, values, request);
    applyIfMatch(json, method.desc.input, request.get('if-match'));
    if (method.answer.kind === 'lines') applyLastEventId(json, method.desc.input, request.get('last-event-id'));
    const message = toBinary(method.desc.input, requestMessage(method.desc.input, json, this.parts.registry));
    if (method.answer.kind !== 'json') {
      return runInContext(context, () => this.#stream(method, message, request, response));
    }
    const answer = await runInContext(context, () => this.parts.backend.unary(method, message));
    return this.#answer(method, answer, request, response);
  }

  /** The request as ProtoJSON, after every parameter and the body were checked together. */
  async #json(method: RestMethod, values: readonly string[], request: Request): Promise<JsonObject> {
    const body = method.body.kind === 'json' ? await readJsonBody(request, this.parts.bodyTimeoutMs) : undefined;
    const completed = this.parts.sessions.completeBody(method, request, body);
    const parameters = this.#parameters(method, values, request);
    const { checker, requests } = this.parts;
    const schemas = requests.get(method);
    const prefix = method.body.kind === 'json' ? method.body.field?.jsonName : undefined;
    const violations = [
      ...checker.violations(schemas?.parameters ?? {}, parameters),
      ...(schemas?.body ? checker.violations(schemas.body, completed, prefix) : []),
    ];
    if (violations.length > 0) throw new InvalidFields(violations);
    return requestJson(method, parameters, completed);
  }

  #parameters(method: RestMethod, values: readonly string[], request: Request): JsonObject {
    const query = new URL(request.url, 'http://bff').searchParams;
    const parameters = queryValues(query, method.parameters);
    const inPath = method.parameters.filter((parameter) => parameter.in === 'path');
    for (const [index, parameter] of inPath.entries()) {
      const field = parameter.fields[parameter.fields.length - 1];
      if (field) parameters[parameter.name] = pathValue(field, values[index] ?? '');
    }
    return parameters;
  }

  async #upload(
    method: RestMethod,
    shape: UploadShape,
    values: readonly string[],
    context: RequestContext,
    request: Request,
  ): Promise<Uint8Array> {
    const type = requireMediaType(request, shape.mediaTypes);
    const json = await this.#json(method, values, request);
    if (shape.contentType && type !== RAW) json[shape.contentType.jsonName] = type;
    const header = shape.header && requestMessage(shape.header.message, json, this.parts.registry);
    const source = {
      // Not destroyed when the service stops reading: its answer still goes out on the same socket.
      content: request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>,
      sha256: announcedSha256(request.get('content-digest')),
    };
    const parts = uploadParts(method.desc.input, shape, header, source);
    return runInContext(context, () => this.parts.backend.upload(method, parts));
  }

  async #stream(method: RestMethod, message: Uint8Array, request: Request, response: Response): Promise<void> {
    const { registry, heartbeatMs } = this.parts;
    const begunMessages = await begun(this.parts.backend.download(method, message));
    const asEvents = method.answer.kind === 'lines' && wantsEvents(request);
    response
      .status(200)
      .set('cache-control', 'no-store')
      .type(asEvents ? 'text/event-stream' : downloadType(method));
    const messages = await attached(method, begunMessages, response);
    const problemOf = (error: unknown) => problemFor(error, request).problem;
    const parts = asEvents
      ? eventParts(method, messages, { registry, heartbeatMs, problemOf })
      : downloadParts(method, messages, registry);
    if (method.answer.kind === 'lines') response.vary('accept');
    // What comes slowly goes out at once, also through proxies that collect.
    if (method.answer.kind === 'lines') response.set('x-accel-buffering', 'no').flushHeaders();
    await pipeline(parts, response);
  }

  #answer(method: RestMethod, bytes: Uint8Array, request: Request, response: Response): void {
    const message = fromBinary(method.desc.output, bytes);
    const options = { registry: this.parts.registry, alwaysEmitImplicit: true };
    const json = toJson(method.desc.output, message, options) as JsonObject;
    const bound = this.parts.sessions.bindAnswer(method, request, response, json);
    const etag = etagOf(json);
    if (etag !== undefined) response.set('etag', etag);
    const open = method.rule.visibility === 'PUBLIC' && method.readOnly;
    response
      .set('cache-control', open ? 'public, max-age=300' : 'no-store')
      .status(200)
      .type('application/json');
    response.send(JSON.stringify(bound));
  }
}

/** Lines of JSON unless events are asked for by name and liked no less. */
const wantsEvents = (request: Request): boolean =>
  request.accepts(['application/x-ndjson', 'text/event-stream']) === 'text/event-stream';
