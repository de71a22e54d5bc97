import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  required?: string[];
  'x-resource'?: string;
  'x-data-class'?: string;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
  example?: unknown;
}

interface Media {
  schema: Schema;
  examples?: { typical: { value: unknown } };
}

export interface Operation {
  readonly id: string;
  readonly verb: string;
  readonly path: string;
  readonly permission: string | undefined;
  readonly isPublic: boolean;
  readonly parameters: readonly Parameter[];
  /** Undefined without a JSON body. */
  readonly body: Schema | undefined;
  readonly example: unknown;
  readonly isUpload: boolean;
  readonly answer: Schema | undefined;
}

interface RawOperation {
  operationId: string;
  'x-permission'?: string;
  security: unknown[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}

interface RawDocument {
  paths: Record<string, Record<string, RawOperation>>;
  components: { schemas: Record<string, Schema> };
}

/** The published OpenAPI document, as a client of the platform sees it. */
export class ApiDocument {
  readonly operations: readonly Operation[];
  readonly #schemas: Record<string, Schema>;
  readonly #ajv: Ajv2020;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(raw: RawDocument) {
    this.#schemas = raw.components.schemas;
    this.operations = Object.entries(raw.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([verb, operation]) => operationOf(path, verb.toUpperCase(), operation)),
    );
    this.#ajv = new Ajv2020({ allErrors: true, strict: false });
    addFormats.default(this.#ajv);
    this.#ajv.addFormat('uint64', true);
    this.#ajv.addSchema({ $id: 'api', components: raw.components });
  }

  static async load(base: string): Promise<ApiDocument> {
    return new ApiDocument((await (await fetch(`${base}/openapi.json`)).json()) as RawDocument);
  }

  operation(id: string): Operation {
    const found = this.operations.find((operation) => operation.id === id);
    if (!found) throw new Error(`the document has no operation ${id}`);
    return found;
  }

  /** What is wrong with a value by a published schema; empty if nothing is. */
  defects(schema: Schema, value: unknown): string[] {
    const key = JSON.stringify(schema);
    let validate = this.#compiled.get(key);
    if (!validate) {
      validate = this.#ajv.compile(JSON.parse(key.replaceAll('"#/components', '"api#/components')) as object);
      this.#compiled.set(key, validate);
    }
    return validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  }

  resolve(schema: Schema): Schema {
    return schema.$ref === undefined ? schema : (this.#schemas[schema.$ref.replace('#/components/schemas/', '')] ?? {});
  }
}

function operationOf(path: string, verb: string, raw: RawOperation): Operation {
  const media = raw.requestBody?.content;
  const isUpload = media?.['application/octet-stream'] !== undefined;
  const json = isUpload ? undefined : media?.['application/json'];
  return {
    id: raw.operationId,
    verb,
    path,
    permission: raw['x-permission'],
    isPublic: raw.security.length === 0,
    parameters: raw.parameters ?? [],
    body: json?.schema,
    example: json?.examples?.typical.value,
    isUpload,
    answer: raw.responses['200']?.content?.['application/json']?.schema,
  };
}

export const PROBLEM: Schema = { $ref: '#/components/schemas/Problem' };
