import type { DescMessage } from '@bufbuild/protobuf';
import { InvalidFields } from '@attestry/domain-errors';

type JsonObject = Record<string, unknown>;

/** Puts the etag of If-Match into the request, where the request has a place for one. */
export function applyIfMatch(json: JsonObject, desc: DescMessage, header: string | undefined): void {
  if (header === undefined) return;
  const holder = etagHolder(json, desc);
  const etag = /^(?:W\/)?"?([^"]{1,64})"?$/.exec(header.trim())?.[1];
  if (!holder || etag === undefined) {
    throw new InvalidFields([{ field: 'If-Match', description: 'is one etag, on methods that take an etag' }]);
  }
  const given = holder['etag'];
  if (given !== undefined && given !== '' && given !== etag) {
    throw new InvalidFields([{ field: 'etag', description: 'differs from If-Match' }]);
  }
  holder['etag'] = etag;
}

function etagHolder(json: JsonObject, desc: DescMessage): JsonObject | undefined {
  if (desc.fields.some((field) => field.name === 'etag')) return json;
  const resource = desc.fields.find(
    (field) => field.fieldKind === 'message' && field.message.fields.some((inner) => inner.name === 'etag'),
  );
  return resource && ((json[resource.jsonName] ??= {}) as JsonObject);
}

/** The etag of the resource that an answer holds, at the top or in its only message. */
export function etagOf(json: JsonObject): string | undefined {
  const inner = Object.values(json).filter((value) => typeof value === 'object' && value !== null);
  const found = [json, ...(inner.length === 1 ? (inner as JsonObject[]) : [])].map((holder) => holder['etag']);
  const etag = found.find((value): value is string => typeof value === 'string' && value !== '');
  return etag === undefined ? undefined : `"${etag}"`;
}
