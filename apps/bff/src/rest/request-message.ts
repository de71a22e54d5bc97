import { create, type DescMessage, fromJson, type JsonValue, type Message, type Registry } from '@bufbuild/protobuf';
import { InvalidFields } from '@attestry/domain-errors';
import type { Parameter, RestMethod } from '../contract/rest-method.js';

type JsonObject = Record<string, unknown>;

/** ProtoJSON of the request: the body (whole or as one field), with each parameter at its place. */
export function requestJson(method: RestMethod, values: Readonly<JsonObject>, body: unknown): JsonObject {
  const json: JsonObject = method.body.kind !== 'json' ? {} : inPlace(method.body.field?.jsonName, body);
  for (const parameter of method.parameters) {
    const value = values[parameter.name];
    if (value !== undefined) put(json, parameter, value);
  }
  return json;
}

const inPlace = (field: string | undefined, body: unknown): JsonObject =>
  field === undefined ? { ...(body as JsonObject) } : { [field]: { ...(body as JsonObject) } };

function put(json: JsonObject, parameter: Parameter, value: unknown): void {
  const names = parameter.fields.map((field) => field.jsonName);
  let place = json;
  for (const name of names.slice(0, -1)) place = (place[name] ??= {}) as JsonObject;
  place[names[names.length - 1] ?? ''] = value;
}

/** The message; what the schema could not see (a 31st of February, two members of a oneof) is named here. */
export function requestMessage(desc: DescMessage, json: JsonObject, registry: Registry): Message {
  if (Object.keys(json).length === 0) return create(desc);
  try {
    return fromJson(desc, json as JsonValue, { registry });
  } catch (error) {
    throw new InvalidFields([violationOf(error)]);
  }
}

// The text of @bufbuild/protobuf is "cannot decode [message ]<type>.<field> from JSON: <why>".
function violationOf(error: unknown) {
  const text = error instanceof Error ? error.message : '';
  const match = /^cannot decode (?:field |message )?(\S+) from JSON(?:: (.*))?$/s.exec(text);
  return {
    field: lowerCamel(match?.[1]?.split('.').at(-1) ?? ''),
    description: (match?.[2] ?? 'is not valid').slice(0, 200),
  };
}

const lowerCamel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
