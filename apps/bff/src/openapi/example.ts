import { COMPONENTS } from '../schema/message-schemas.js';
import type { JsonSchema } from '../schema/json-schema.js';

const MAX_DEPTH = 4;
const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: '01980c6e-0f00-7a11-8b22-5f0e9a3c1d44',
  'date-time': '2026-11-21T08:30:00Z',
  email: 'ada@example.com',
  uri: 'https://example.com/hook',
  int64: '1024',
  uint64: '1024',
};
/** Texts tried in turn until one fits length and pattern. */
const TEXTS = [
  'example',
  'acme',
  'Acme Corporation',
  'acme.example',
  'tenancy.tenant.read',
  'us-east',
  'TLS_ECDHE',
  '2026-11-21',
  '12',
  '3.600s',
  '192.0.2.7',
  '+12025550123',
  'en-GB',
  'Europe/Berlin',
  'title',
  'ab',
  'AC.L2-3.1.1',
  '0'.repeat(64),
  '1AB23',
];

/** A value that fits the schema, for readers of the documentation. The same schema gives the same value. */
export function exampleOf(schema: JsonSchema, components: Readonly<Record<string, JsonSchema>>, depth = 0): unknown {
  if (schema.$ref !== undefined) {
    const component = components[schema.$ref.slice(COMPONENTS.length)];
    return component ? exampleOf(component, components, depth) : {};
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum.find((value) => !String(value).endsWith('_UNSPECIFIED')) ?? schema.enum[0];
  if (schema.anyOf) return exampleOf(schema.anyOf[schema.anyOf.length - 1] ?? {}, components, depth);
  switch (schema.type) {
    case 'object':
      return objectExample(schema, components, depth);
    case 'array':
      return depth >= MAX_DEPTH && !schema.minItems ? [] : [exampleOf(schema.items ?? {}, components, depth + 1)];
    case 'string':
      return textExample(schema);
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return Math.min(Math.max(schema.minimum ?? 0, 1), schema.maximum ?? 1);
    default:
      return null;
  }
}

function objectExample(schema: JsonSchema, components: Readonly<Record<string, JsonSchema>>, depth: number) {
  const required = new Set(schema.required);
  const shown = Object.entries(schema.properties ?? {}).filter(([name]) => depth < MAX_DEPTH || required.has(name));
  return Object.fromEntries(shown.map(([name, property]) => [name, exampleOf(property, components, depth + 1)]));
}

function textExample(schema: JsonSchema): string {
  const max = schema.maxLength ?? Infinity;
  const min = schema.minLength ?? 0;
  const pattern = new RegExp(schema.pattern ?? '', 'u');
  const fits = (text: string) => text.length >= min && text.length <= max && pattern.test(text);
  if (schema.contentEncoding === 'base64') return 'QXR0ZXN0cnk='.slice(0, max);
  const known = BY_FORMAT[schema.format ?? ''];
  if (known !== undefined) return known;
  return (
    [...TEXTS, ...['a', '0', 'A'].map((letter) => letter.repeat(Math.min(Math.max(min, 1), 256)))].find(fits) ?? ''
  );
}
