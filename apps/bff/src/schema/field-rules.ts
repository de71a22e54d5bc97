import type { FieldRules } from '../contract/options.js';
import type { JsonSchema } from './json-schema.js';

type Values = Readonly<Record<string, unknown>>;

const valuesOf = (rules: FieldRules, key: string): Values => (rules[key] ?? {}) as Values;
const numberOf = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value));
const NUMBERS = ['float', 'double', 'int32', 'uint32'] as const;

/** The rules as schema keywords. 64-bit bounds stay with the service: their JSON form is text. */
export function withRules(schema: JsonSchema, rules: FieldRules, enumNames: readonly string[] = []): JsonSchema {
  const ruled = compact({
    ...schema,
    ...stringKeywords(valuesOf(rules, 'string')),
    ...bytesKeywords(valuesOf(rules, 'bytes')),
    ...numberKeywords(
      schema,
      NUMBERS.map((key) => valuesOf(rules, key)).find((values) => Object.keys(values).length),
    ),
    ...enumKeywords(valuesOf(rules, 'enum'), enumNames),
  });
  const mayBeEmpty = rules['ignore'] === 'IGNORE_IF_ZERO_VALUE' && ruled.type === 'string' && !ruled.enum;
  if (!mayBeEmpty) return ruled;
  const { description, ...rest } = ruled;
  return compact({ description, anyOf: [{ type: 'string', maxLength: 0 }, rest] });
}

/** Keywords of a repeated field's own rules; those of its items are applied to the items. */
export function listKeywords(rules: FieldRules): JsonSchema {
  const { minItems, maxItems, unique } = valuesOf(rules, 'repeated');
  return compact({ minItems: numberOf(minItems), maxItems: numberOf(maxItems), uniqueItems: unique as boolean });
}

export function mapKeywords(rules: FieldRules): JsonSchema {
  const { minPairs, maxPairs } = valuesOf(rules, 'map');
  return compact({ minProperties: numberOf(minPairs), maxProperties: numberOf(maxPairs) });
}

export const itemRules = (rules: FieldRules): FieldRules => valuesOf(valuesOf(rules, 'repeated'), 'items');
export const keyRules = (rules: FieldRules): FieldRules => valuesOf(valuesOf(rules, 'map'), 'keys');
export const valueRules = (rules: FieldRules): FieldRules => valuesOf(valuesOf(rules, 'map'), 'values');

/** Whether leaving the field out (its zero value) breaks its rules, so that a request must carry it. */
export function refusesZero(rules: FieldRules, hasPresence: boolean): boolean {
  if (rules['required'] === true) return true;
  if (hasPresence || rules['ignore'] !== undefined) return false;
  return (
    refusesEmptyText(valuesOf(rules, 'string')) ||
    positive(valuesOf(rules, 'bytes'), 'minLen', 'len') ||
    positive(valuesOf(rules, 'repeated'), 'minItems') ||
    positive(valuesOf(rules, 'map'), 'minPairs') ||
    refusesZeroEnum(valuesOf(rules, 'enum')) ||
    [...NUMBERS, 'int64', 'uint64'].some((key) => refusesZeroNumber(valuesOf(rules, key)))
  );
}

const positive = (values: Values, ...keys: string[]): boolean => keys.some((key) => Number(values[key] ?? 0) > 0);

const refusesEmptyText = (values: Values): boolean =>
  positive(values, 'minLen', 'len', 'minBytes') ||
  ['email', 'hostname', 'ip', 'uri', 'uuid'].some((key) => values[key] === true) ||
  [values['const'], values['prefix']].some((text) => typeof text === 'string' && text !== '') ||
  (Array.isArray(values['in']) && !values['in'].includes('')) ||
  (typeof values['pattern'] === 'string' && !new RegExp(values['pattern'], 'u').test(''));

const refusesZeroEnum = (values: Values): boolean =>
  (Array.isArray(values['in']) && !values['in'].includes(0)) ||
  (Array.isArray(values['notIn']) && values['notIn'].includes(0));

const refusesZeroNumber = (values: Values): boolean =>
  Number(values['gte'] ?? 0) > 0 ||
  (values['gt'] !== undefined && Number(values['gt']) >= 0) ||
  Number(values['lte'] ?? 0) < 0 ||
  (values['lt'] !== undefined && Number(values['lt']) <= 0);

function stringKeywords(values: Values): JsonSchema {
  const format = values['uuid'] ? 'uuid' : values['email'] ? 'email' : values['uri'] ? 'uri' : undefined;
  const prefix = typeof values['prefix'] === 'string' ? `^${RegExp.escape(values['prefix'])}` : undefined;
  return compact({
    const: values['const'],
    minLength: numberOf(values['len'] ?? values['minLen']),
    maxLength: numberOf(values['len'] ?? values['maxLen'] ?? values['maxBytes']),
    pattern: (values['pattern'] as string | undefined) ?? prefix,
    enum: values['in'] as string[] | undefined,
    not: values['notIn'] === undefined ? undefined : { enum: values['notIn'] as string[] },
    format,
  });
}

const base64Length = (bytes: number): number => 4 * Math.ceil(bytes / 3);

function bytesKeywords(values: Values): JsonSchema {
  const max = numberOf(values['len'] ?? values['maxLen']);
  const min = numberOf(values['len'] ?? values['minLen']);
  return compact({
    maxLength: max === undefined ? undefined : base64Length(max),
    minLength: min === undefined ? undefined : Math.ceil((4 * min) / 3),
  });
}

const numberKeywords = (schema: JsonSchema, values: Values = {}): JsonSchema =>
  compact({
    minimum: numberOf(values['gte']) ?? schema.minimum,
    maximum: numberOf(values['lte']) ?? schema.maximum,
    exclusiveMinimum: numberOf(values['gt']),
    exclusiveMaximum: numberOf(values['lt']),
  });

function enumKeywords(values: Values, names: readonly string[]): JsonSchema {
  const allowed = values['in'] as number[] | undefined;
  const refused = (values['notIn'] as number[] | undefined) ?? [];
  if (names.length === 0 || (!allowed && refused.length === 0)) return {};
  return {
    enum: names.filter((name, number) => name !== '' && (allowed?.includes(number) ?? !refused.includes(number))),
  };
}

/** Drops undefined values, which exactOptionalPropertyTypes and JSON both refuse. */
function compact(schema: { [Key in keyof JsonSchema]: JsonSchema[Key] | undefined }): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}
