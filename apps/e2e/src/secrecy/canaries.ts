import { randomBytes } from 'node:crypto';
import type { ApiDocument, Operation, Schema } from '../rest/api-document.js';
import type { Call, Json } from '../rest/rest-caller.js';
import { sampleCall } from '../rest/sample-call.js';

/** Values that nothing else contains, so that wherever one is found, it came from a request or an answer. */
export class Canaries {
  readonly secrets = new Set<string>();
  readonly personal = new Set<string>();
  #count = 0;

  /** A password, token or key. */
  secret(): string {
    return this.keepSecret(`canary-secret-${randomBytes(12).toString('hex')}`);
  }

  keepSecret(value: string): string {
    if (value.length < 16) throw new Error('too short to be told apart');
    this.secrets.add(value);
    return value;
  }

  /** Of a shape that fits a field of this name. */
  person(field: string): string {
    const mark = `${Date.now().toString(36)}${(this.#count += 1)}`;
    const value = /email/i.test(field)
      ? `canary-${mark}@person.example`
      : /phone/i.test(field)
        ? `+4915${String(Date.now()).slice(-8)}${this.#count % 10}`
        : /uri/i.test(field)
          ? `https://person.example/canary-${mark}.png`
          : `Canary-${mark}`;
    this.personal.add(value);
    return value;
  }

  /** The sample of an operation with a canary in every field that the contract classes secret or personal. */
  validCall(document: ApiDocument, operation: Operation): Call {
    const sample = sampleCall(document, operation);
    return {
      ...sample,
      query: { ...sample.query, ...this.#parameters(document, operation) },
      ...(operation.body ? { body: this.#classed(document, operation.body, sample.body, '') } : {}),
    };
  }

  /** The same with a canary in every text there is, so that most of it breaks a rule and is refused. */
  brokenCall(document: ApiDocument, operation: Operation): Call {
    const sample = sampleCall(document, operation);
    return {
      ...sample,
      query: { ...sample.query, ...this.#parameters(document, operation) },
      ...(operation.body ? { body: this.#everywhere(document, operation.body, 0) } : {}),
    };
  }

  /** Keeps what an answer has in its secret fields. */
  collect(document: ApiDocument, schema: Schema, value: unknown): void {
    const { properties = {}, items, 'x-data-class': dataClass } = document.resolve(schema);
    if ((schema['x-data-class'] ?? dataClass) === 'secret' && typeof value === 'string' && value !== '') {
      this.keepSecret(value);
    }
    if (Array.isArray(value)) for (const item of value) this.collect(document, items ?? {}, item);
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) this.collect(document, properties[name] ?? {}, inner);
  }

  #parameters(document: ApiDocument, operation: Operation): Record<string, string> {
    const classed = operation.parameters.filter(
      ({ in: where, schema }) => where === 'query' && this.#classOf(document, schema) !== undefined,
    );
    return Object.fromEntries(
      classed.map(({ name, schema }) => [name, this.#canary(this.#classOf(document, schema), name)]),
    );
  }

  #classed(document: ApiDocument, schema: Schema, value: unknown, name: string): unknown {
    const { properties = {}, items } = document.resolve(schema);
    const dataClass = this.#classOf(document, schema);
    if (dataClass !== undefined && (typeof value === 'string' || value === undefined))
      return this.#canary(dataClass, name);
    if (Array.isArray(value)) return value.map((item) => this.#classed(document, items ?? {}, item, name));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries({ ...this.#missing(document, properties), ...value });
    return Object.fromEntries(
      entries.map(([key, inner]) => [key, this.#classed(document, properties[key] ?? {}, inner, key)]),
    );
  }

  /** Classed fields that the sample left out. */
  #missing(document: ApiDocument, properties: Record<string, Schema>): Json {
    const classed = Object.entries(properties).filter(
      ([, schema]) => this.#classOf(document, schema) !== undefined && document.resolve(schema).type === 'string',
    );
    return Object.fromEntries(classed.map(([key]) => [key, '']));
  }

  #everywhere(document: ApiDocument, schema: Schema, depth: number, name = ''): unknown {
    const resolved = document.resolve(schema);
    const { type, properties, items } = resolved;
    if (type === 'string') return this.#canary(this.#classOf(document, schema) ?? 'personal', name);
    if (type === 'array') return [this.#everywhere(document, items ?? {}, depth + 1, name)];
    if (properties === undefined || depth > 5) return undefined;
    return Object.fromEntries(
      Object.entries(properties).map(([key, inner]) => [key, this.#everywhere(document, inner, depth + 1, key)]),
    );
  }

  #canary(dataClass: string | undefined, name: string): string {
    return dataClass === 'secret' ? this.secret() : this.person(name);
  }

  #classOf(document: ApiDocument, schema: Schema): string | undefined {
    return schema['x-data-class'] ?? document.resolve(schema)['x-data-class'];
  }
}
