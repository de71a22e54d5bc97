import type { RestMethod } from '../contract/rest-method.js';
import type { JsonSchema } from './json-schema.js';
import { componentName, type MessageSchemas } from './message-schemas.js';

/** What one route accepts, as published and as checked. */
export interface RequestSchemas {
  /** All parameters as one flat object, by name. */
  readonly parameters: JsonSchema;
  /** Undefined for routes without a JSON body. */
  readonly body: JsonSchema | undefined;
}

export function requestSchemas(method: RestMethod, schemas: MessageSchemas): RequestSchemas {
  const leaf = (parameter: RestMethod['parameters'][number]) => parameter.fields[parameter.fields.length - 1];
  const entries = method.parameters.map((parameter) => {
    const field = leaf(parameter);
    return [parameter.name, field ? schemas.field(field) : {}] as const;
  });
  const required = method.parameters
    .filter((parameter) => {
      const field = leaf(parameter);
      return parameter.in === 'path' || (parameter.fields.length === 1 && field && schemas.isRequired(field));
    })
    .map((parameter) => parameter.name);
  return {
    parameters: { type: 'object', properties: Object.fromEntries(entries), required, additionalProperties: false },
    body: bodySchema(method, schemas),
  };
}

function bodySchema(method: RestMethod, schemas: MessageSchemas): JsonSchema | undefined {
  if (method.body.kind !== 'json') return undefined;
  const depth = method.body.field ? 1 : 0;
  const inPath = method.parameters
    .filter((parameter) => parameter.in === 'path' && parameter.fields.length === depth + 1)
    .flatMap((parameter) => parameter.fields.slice(-1));
  const name = `${componentName(method.desc.input.typeName).replace(/Request$/, '')}Body`;
  return schemas.messageWithout(method.body.message, new Set(inPath), name);
}
