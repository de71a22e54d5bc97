import type { FileRegistry } from '@bufbuild/protobuf';
import { type Comments } from '../contract/comments.js';
import type { RestMethod } from '../contract/rest-method.js';
import type { MessageSchemas } from '../schema/message-schemas.js';
import type { RequestSchemas } from '../schema/request-schemas.js';
import { HEALTH_OPERATION } from './health-operation.js';
import { operationOf } from './operation.js';
import { PROBLEM_SCHEMA } from './problem-responses.js';

export interface DocumentSources {
  registry: FileRegistry;
  methods: readonly RestMethod[];
  requests: ReadonlyMap<RestMethod, RequestSchemas>;
  schemas: MessageSchemas;
  comments: Comments;
}

/** The OpenAPI 3.1 document of the routes, from the same descriptors that serve them. */
export function openApiDocument({ registry, methods, requests, schemas, comments }: DocumentSources) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const method of methods) {
    const request = requests.get(method);
    if (!request) throw new Error(`no schemas for ${method.rpcPath}`);
    const path = (paths[publishedPath(method)] ??= {});
    path[method.verb.toLowerCase()] = operationOf(method, request, schemas, comments);
  }
  paths['/v1/health'] = { get: HEALTH_OPERATION };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Attestry',
      version: '1.0.0',
      description:
        'REST interface of an Attestry cell. Errors are problem documents (RFC 9457); 64-bit integers are text; times are RFC 3339.',
    },
    servers: [{ url: '/' }],
    tags: [...tags(registry, methods, comments), { name: 'Health', description: 'The cell as a whole.' }],
    paths,
    components: {
      schemas: { ...schemas.components, Problem: PROBLEM_SCHEMA },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: '__Host-attestry_access' },
      },
    },
  };
}

/** The template with parameters in their JSON spelling. */
export function publishedPath(method: RestMethod): string {
  const names = method.parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
  return method.template.text.replace(/\{[^}]+\}/g, () => `{${names.shift() ?? ''}}`);
}

function tags(registry: FileRegistry, methods: readonly RestMethod[], comments: Comments) {
  const services = new Set(methods.map((method) => method.desc.parent.typeName));
  return [...services].map((typeName) => ({
    name: (registry.getService(typeName)?.name ?? typeName).replace(/Service$/, ''),
    description: comments.get(typeName) ?? '',
  }));
}
