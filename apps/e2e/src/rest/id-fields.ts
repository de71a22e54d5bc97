import type { ApiDocument, Operation, Schema } from './api-document.js';
import type { Call, Json } from './rest-caller.js';

/** A place in a request that holds an id. */
export interface IdField {
  operation: Operation;
  resource: string;
  /** `path.id`, `query.entityId`, `body.member.id`. */
  place: string;
  /** The call with this id in the place. */
  put: (call: Call, id: string) => Call;
}

/** Every id field of every operation that needs a token. */
export const idFields = (document: ApiDocument): IdField[] =>
  document.operations
    .filter((operation) => !operation.isPublic)
    .flatMap((operation) => [...inParameters(document, operation), ...inBody(document, operation)]);

function inParameters(document: ApiDocument, operation: Operation): IdField[] {
  return operation.parameters.flatMap(({ name, in: where, schema }): IdField[] => {
    const resource = resourceOf(document, schema);
    if (resource === undefined || where === 'header') return [];
    const put = (call: Call, id: string): Call => ({ ...call, [where]: { ...call[where], [name]: id } });
    return [{ operation, resource, place: `${where}.${name}`, put }];
  });
}

function inBody(document: ApiDocument, operation: Operation): IdField[] {
  if (!operation.body) return [];
  return idPaths(document, operation.body, [], 0).map(({ path, resource }) => ({
    operation,
    resource,
    place: `body.${path.join('.')}`,
    put: (call, id) => ({ ...call, body: withAt(call.body, path, id) }),
  }));
}

interface IdPath {
  path: string[];
  resource: string;
}

function idPaths(document: ApiDocument, schema: Schema, above: string[], depth: number): IdPath[] {
  if (depth > 6) return [];
  const { properties = {}, items } = document.resolve(schema);
  const inside = Object.entries(properties).flatMap(([name, property]) => {
    const path = [...above, name];
    const resource = resourceOf(document, property);
    return resource === undefined ? idPaths(document, property, path, depth + 1) : [{ path, resource }];
  });
  return items ? [...inside, ...idPaths(document, items, [...above, '0'], depth + 1)] : inside;
}

function resourceOf(document: ApiDocument, schema: Schema): string | undefined {
  return schema['x-resource'] ?? (schema.items ? document.resolve(schema.items)['x-resource'] : undefined);
}

function withAt(value: unknown, path: readonly string[], id: string): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return Array.isArray(value) ? [id] : id;
  if (step === '0') return [withAt(Array.isArray(value) ? value[0] : {}, rest, id)];
  const object = (typeof value === 'object' && value !== null ? value : {}) as Json;
  return { ...object, [step]: withAt(object[step], rest, id) };
}

/** Ids in an answer, by resource. */
export function idsIn(document: ApiDocument, schema: Schema, value: unknown, into: Map<string, Set<string>>): void {
  const { properties = {}, items } = document.resolve(schema);
  if (Array.isArray(value)) {
    for (const item of value) idsIn(document, items ?? {}, item, into);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const property = properties[name] ?? {};
    const resource = resourceOf(document, property);
    if (resource === undefined) idsIn(document, property, inner, into);
    else for (const id of [inner].flat()) if (typeof id === 'string' && id !== '') add(into, resource, id);
  }
}

function add(into: Map<string, Set<string>>, resource: string, id: string): void {
  into.set(resource, (into.get(resource) ?? new Set()).add(id));
}
