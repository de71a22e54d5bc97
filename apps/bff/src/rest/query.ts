import { type DescField, ScalarType } from '@bufbuild/protobuf';
import type { Parameter } from '../contract/rest-method.js';

/** Query parameters as one flat object of ProtoJSON values; what cannot be converted stays text for the schema to name. */
export function queryValues(query: URLSearchParams, parameters: readonly Parameter[]): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const name of new Set(query.keys())) {
    const texts = query.getAll(name);
    const parameter = parameters.find((candidate) => candidate.name === name && candidate.in === 'query');
    const field = parameter?.fields[parameter.fields.length - 1];
    values[name] = field ? valueOf(field, texts) : texts[0];
  }
  return values;
}

/** The value of one path variable. */
export const pathValue = (field: DescField, text: string): unknown => scalarValue(field, text);

function valueOf(field: DescField, texts: readonly string[]): unknown {
  if (field.fieldKind === 'list') return texts.map((text) => scalarValue(field, text));
  return texts.length === 1 ? scalarValue(field, texts[0] ?? '') : texts;
}

function scalarValue(field: DescField, text: string): unknown {
  const scalar = field.fieldKind === 'scalar' || field.fieldKind === 'list' ? field.scalar : wrapped(field);
  if (scalar === undefined) return text;
  if (scalar === ScalarType.BOOL) return text === 'true' ? true : text === 'false' ? false : text;
  if (NUMBERS.has(scalar) && /^-?\d{1,15}(\.\d{1,15})?$/.test(text)) return Number(text);
  return text;
}

const NUMBERS = new Set<ScalarType>([
  ScalarType.INT32,
  ScalarType.SINT32,
  ScalarType.SFIXED32,
  ScalarType.UINT32,
  ScalarType.FIXED32,
  ScalarType.FLOAT,
  ScalarType.DOUBLE,
]);

/** The scalar inside google.protobuf.BoolValue and its like. */
const wrapped = (field: DescField): ScalarType | undefined =>
  field.fieldKind === 'message' && /^google\.protobuf\.\w+Value$/.test(field.message.typeName)
    ? field.message.fields.find((inner) => inner.name === 'value')?.scalar
    : undefined;
