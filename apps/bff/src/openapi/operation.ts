import type { Comments } from '../contract/comments.js';
import type { RestMethod } from '../contract/rest-method.js';
import type { JsonSchema } from '../schema/json-schema.js';
import type { MessageSchemas } from '../schema/message-schemas.js';
import type { RequestSchemas } from '../schema/request-schemas.js';
import { SESSION_HEADER } from '../session/session-cookies.js';
import { takesTokens } from '../session/token-messages.js';
import { exampleOf } from './example.js';
import { PROBLEM_RESPONSES } from './problem-responses.js';

/** The OpenAPI operation of one route. */
export function operationOf(method: RestMethod, request: RequestSchemas, schemas: MessageSchemas, comments: Comments) {
  const comment = comments.get(`${method.desc.parent.typeName}.${method.desc.name}`) ?? '';
  return {
    operationId: operationId(method),
    tags: [method.desc.parent.name.replace(/Service$/, '')],
    summary: firstSentence(comment),
    description: description(method, comment),
    security: method.rule.visibility === 'PUBLIC' ? [] : [{ bearer: [] }, { cookie: [] }],
    ...(method.rule.permission === '' ? {} : { 'x-permission': method.rule.permission }),
    parameters: [...parameters(method, request, schemas), ...headers(method)],
    ...(method.body.kind === 'none' ? {} : { requestBody: requestBody(method, request, schemas) }),
    responses: {
      '200': answer(method, schemas),
      ...PROBLEM_RESPONSES,
    },
  };
}

export const operationId = (method: RestMethod): string =>
  `${method.desc.parent.name.replace(/Service$/, '')}_${method.desc.name}${method.desc.methodKind === 'unary' ? '' : 'Stream'}`;

const firstSentence = (comment: string): string =>
  (/^[^]*?[.:](?=\s|$)/.exec(comment)?.[0] ?? comment).replace(/\s+/g, ' ');

function description(method: RestMethod, comment: string): string {
  const who = {
    PUBLIC: 'Needs no token; limited by address.',
    USER: method.rule.self ? 'Any signed-in user, for themselves.' : `Needs permission \`${method.rule.permission}\`.`,
    OPERATOR: `For platform operators, permission \`${method.rule.permission}\`.`,
    SERVICE: '',
  }[method.rule.visibility];
  return [comment, who, ...(method.rule.stepUp ? ['Needs a proof of identity within the last 10 minutes.'] : [])].join(
    '\n\n',
  );
}

const parameters = (method: RestMethod, request: RequestSchemas, schemas: MessageSchemas) =>
  method.parameters.map((parameter) => {
    const { description, ...schema } = request.parameters.properties?.[parameter.name] ?? {};
    return {
      name: parameter.name,
      in: parameter.in,
      required: request.parameters.required?.includes(parameter.name) ?? false,
      ...(description === undefined ? {} : { description }),
      schema,
      ...(parameter.in === 'path' ? { example: exampleOf(schema, schemas.components) } : {}),
    };
  });

function headers(method: RestMethod) {
  const header = (name: string, text: string, schema: JsonSchema) => ({
    name,
    in: 'header',
    description: text,
    schema,
  });
  const changes = method.verb !== 'GET';
  return [
    ...(method.keepsKey
      ? [
          header('Idempotency-Key', 'Makes a repeat give the first answer again, for 24 h.', {
            type: 'string',
            pattern: '^[\\x21-\\x7e]{1,255}$',
          }),
        ]
      : []),
    ...(changes && method.desc.input.fields.some((field) => field.name === 'etag')
      ? [header('If-Match', 'The `etag` that the change is based on; another one now gives 412.', { type: 'string' })]
      : []),
    ...(takesTokens(method)
      ? [
          header(SESSION_HEADER, '`cookie` puts the tokens into cookies instead of the answer.', {
            type: 'string',
            enum: ['cookie'],
          }),
        ]
      : []),
  ];
}

function requestBody(method: RestMethod, request: RequestSchemas, schemas: MessageSchemas) {
  if (method.body.kind === 'upload') {
    const raw = { schema: { type: 'string', contentEncoding: 'binary' } };
    return {
      required: true,
      description: 'The file as it is. `Content-Digest: sha-256=:…:` (RFC 9530) is checked if present.',
      content: Object.fromEntries(method.body.upload.mediaTypes.map((type) => [type, raw])),
    };
  }
  const schema = request.body ?? {};
  const example = exampleOf(schema, schemas.components);
  return { required: true, content: { 'application/json': { schema, examples: { typical: { value: example } } } } };
}

function answer(method: RestMethod, schemas: MessageSchemas) {
  if (method.answer.kind === 'bytes') {
    const named = ' `Content-Disposition` names the file, `Content-Digest` its SHA-256 (RFC 9530).';
    return {
      description: `The content, sent as it is read.${method.answer.header ? named : ''}`,
      content: { 'application/octet-stream': { schema: { type: 'string', contentEncoding: 'binary' } } },
    };
  }
  const schema = schemas.message(method.desc.output);
  if (method.answer.kind === 'lines') {
    return {
      description:
        'One JSON document a line; or the same as server-sent events to whoever accepts them, named after the part that a document holds, `complete` at the end, `problem` with a problem document if it fails half way.',
      content: { 'application/x-ndjson': { schema }, 'text/event-stream': { schema: { type: 'string' } } },
    };
  }
  const example = exampleOf(schema, schemas.components);
  return {
    description: 'Done.',
    content: { 'application/json': { schema, examples: { typical: { value: example } } } },
  };
}
