import type { FieldViolation } from '@attestry/domain-errors';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema } from './json-schema.js';

const MAX_VIOLATIONS = 50;
const ROOT = 'attestry';

/** Checks JSON against the published schemas and names every field that breaks one. */
export class SchemaChecker {
  readonly #ajv: Ajv2020;
  readonly #compiled = new Map<JsonSchema, ValidateFunction>();

  constructor(components: Readonly<Record<string, JsonSchema>>) {
    this.#ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false });
    addFormats.default(this.#ajv);
    this.#ajv.addFormat('date-time', isTimestamp);
    this.#ajv.addFormat('uint64', true);
    this.#ajv.addSchema({ $id: ROOT, components: { schemas: components } });
  }

  /** At most 50 violations; none if the value fits. `prefix` is the path of the value in the request. */
  violations(schema: JsonSchema, value: unknown, prefix = ''): FieldViolation[] {
    const validate = this.#compile(schema);
    if (validate(value)) return [];
    return (validate.errors ?? [])
      .filter(isLeaf)
      .slice(0, MAX_VIOLATIONS)
      .map((error) => violation(error, prefix));
  }

  #compile(schema: JsonSchema): ValidateFunction {
    let validate = this.#compiled.get(schema);
    if (!validate) {
      validate = this.#ajv.compile(rooted(schema));
      this.#compiled.set(schema, validate);
    }
    return validate;
  }
}

const rfc3339 = addFormats.default.get('date-time') as { validate: (text: string) => boolean };

/** google.protobuf.Timestamp knows no leap second and at most nanoseconds. */
const isTimestamp = (text: string): boolean =>
  rfc3339.validate(text) &&
  /T\d{2}:\d{2}:[0-5]\d(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
  !text.startsWith('0000');

/** The same schema with its references into the shared root. */
function rooted(schema: JsonSchema): object {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? ROOT + value : value,
  ) as object;
}

// The branches of a failed anyOf report themselves; the anyOf adds nothing.
const isLeaf = (error: ErrorObject): boolean => error.keyword !== 'anyOf';

function violation(error: ErrorObject, prefix: string): FieldViolation {
  const inner = [...error.instancePath.split('/').slice(1).map(unescapePointer), ...namedBy(error)];
  const field = [...(prefix === '' ? [] : [prefix]), ...inner].reduce(
    (path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`),
    '',
  );
  return { field, description: describe(error), rule: error.keyword };
}

const unescapePointer = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

function namedBy(error: ErrorObject): string[] {
  const params = error.params as { missingProperty?: string; additionalProperty?: string; propertyName?: string };
  const name = params.missingProperty ?? params.additionalProperty;
  return name === undefined ? [] : [name];
}

function describe(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not a field of this request';
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).slice(0, 20).join(', ')}`;
    default:
      return error.message ?? 'is not valid';
  }
}
