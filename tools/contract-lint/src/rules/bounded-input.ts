import { type DescExtension, type DescField, getOption, hasOption, ScalarType } from '@bufbuild/protobuf';
import { nameOfField, requestMessages } from '../descriptors.js';
import type { ContractRule } from '../lint-contracts.js';

type Rules = Record<string, unknown>;
interface FieldRules {
  type: { case?: string; value?: Rules };
}

/** Whatever a caller sends has an end that the contract names. */
export const boundedInput: ContractRule = ({ registry, files }) => {
  const option = registry.getExtension('buf.validate.field') as DescExtension;
  const rulesOf = (field: DescField): FieldRules =>
    (hasOption(field, option) ? getOption(field, option) : { type: {} }) as FieldRules;
  return [...requestMessages(files)]
    .flatMap(({ fields }) => fields)
    .flatMap((field) => {
      const missing = missingBound(field, rulesOf(field));
      return missing === undefined ? [] : [{ where: nameOfField(field), what: `a caller's ${missing}` }];
    });
};

function missingBound(field: DescField, { type }: FieldRules): string | undefined {
  const rules = type.value ?? {};
  if (field.fieldKind === 'list') {
    if (!has(rules, 'maxItems')) return 'list has max_items';
    const items = (rules['items'] as FieldRules | undefined)?.type.value ?? {};
    return scalarBound(field.scalar, items);
  }
  if (field.fieldKind === 'map') {
    if (!has(rules, 'maxPairs')) return 'map has max_pairs';
    const part = (name: string) => (rules[name] as FieldRules | undefined)?.type.value ?? {};
    return scalarBound(field.mapKey, part('keys')) ?? scalarBound(field.scalar, part('values'));
  }
  return field.fieldKind === 'scalar' ? scalarBound(field.scalar, rules) : undefined;
}

function scalarBound(scalar: ScalarType | undefined, rules: Rules): string | undefined {
  if (scalar === ScalarType.BYTES) return has(rules, 'maxLen', 'len') ? undefined : 'bytes have max_len';
  if (scalar !== ScalarType.STRING) return undefined;
  const wellKnown = (rules['wellKnown'] as { case?: string } | undefined)?.case;
  const bounded =
    has(rules, 'maxLen', 'maxBytes', 'len', 'const') ||
    (Array.isArray(rules['in']) && rules['in'].length > 0) ||
    ['email', 'hostname', 'ip', 'uuid'].includes(wellKnown ?? '') ||
    isBounded(rules['pattern']);
  return bounded ? undefined : 'string has max_len or another bound';
}

const has = (rules: Rules, ...names: string[]) =>
  names.some((name) => {
    const value = rules[name];
    return value !== undefined && value !== 0n && value !== '';
  });

/** Anchored at both ends and without an endless quantifier. */
const isBounded = (pattern: unknown): boolean =>
  typeof pattern === 'string' && /^\^.*\$$/s.test(pattern) && !/[*+]|\{\d+,\}/.test(withoutLiterals(pattern));

const withoutLiterals = (pattern: string): string => pattern.replaceAll(/\\./g, '').replaceAll(/\[[^\]]*\]/g, '');
