import { z } from 'zod';
import { FACTS, type FactName, type Facts, type FactValue } from './facts.js';

const MAX_DEPTH = 5;

const number = z.number().min(-100_000).max(100_000);
const words = z.array(z.string().min(1).max(100)).min(1).max(50);

/** Each operator, the kind of fact that it asks, and when it holds. An unknown fact holds nothing. */
const OPERATORS = {
  is: { kind: 'flag', wanted: z.boolean(), holds: (value: FactValue, wanted: unknown) => value === wanted },
  in: { kind: 'text', wanted: words, holds: (value: FactValue, wanted: unknown) => listed(wanted, value) },
  not_in: { kind: 'text', wanted: words, holds: (value: FactValue, wanted: unknown) => !listed(wanted, value) },
  at_least: { kind: 'number', wanted: number, holds: (value: FactValue, wanted: unknown) => +value >= Number(wanted) },
  at_most: { kind: 'number', wanted: number, holds: (value: FactValue, wanted: unknown) => +value <= Number(wanted) },
  above: { kind: 'number', wanted: number, holds: (value: FactValue, wanted: unknown) => +value > Number(wanted) },
  below: { kind: 'number', wanted: number, holds: (value: FactValue, wanted: unknown) => +value < Number(wanted) },
} as const;

type Operator = keyof typeof OPERATORS;

const listed = (wanted: unknown, value: FactValue): boolean => (wanted as readonly FactValue[]).includes(value);

export interface Comparison {
  fact: FactName;
  operator: Operator;
  wanted: unknown;
}

export type Condition = Comparison | { all: Condition[] } | { any: Condition[] } | { not: Condition };

const isFact = (name: string): name is FactName => Object.hasOwn(FACTS, name);
const isOperator = (name: string): name is Operator => Object.hasOwn(OPERATORS, name);

const comparison = z.looseObject({ fact: z.string() }).transform((given, context): Comparison => {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  const { fact, ...rest } = given;
  const [operator = '', ...others] = Object.keys(rest);
  if (!isFact(fact)) return refuse(`there is no fact ${fact}`);
  if (!isOperator(operator) || others.length > 0) return refuse(`needs one of ${Object.keys(OPERATORS).join(', ')}`);
  const { kind, wanted } = OPERATORS[operator];
  if (kind !== FACTS[fact]) return refuse(`${operator} asks a ${kind}, and ${fact} is a ${FACTS[fact]}`);
  const value = wanted.safeParse(rest[operator]);
  return value.success ? { fact, operator, wanted: value.data } : refuse(`${operator} cannot be that`);
});

const group = (): z.ZodType<Condition[], unknown> => z.array(condition).min(1).max(20);
const SHAPES: Readonly<Record<string, z.ZodType<Condition, unknown>>> = {
  all: z.lazy(() => z.strictObject({ all: group() })),
  any: z.lazy(() => z.strictObject({ any: group() })),
  not: z.lazy(() => z.strictObject({ not: condition })),
};

// Not a union: its refusals would not tell what is wrong with the shape that was meant.
const condition: z.ZodType<Condition, unknown> = z.unknown().transform((given, context): Condition => {
  const [key = ''] = Object.keys(typeof given === 'object' && given !== null ? given : {});
  const parsed = (SHAPES[key] ?? comparison).safeParse(given);
  if (parsed.success) return parsed.data;
  for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path: [...path] });
  return z.NEVER;
});

export const conditionSchema = condition.refine((one) => depthOf(one) <= MAX_DEPTH, {
  error: `is more than ${MAX_DEPTH} deep`,
});

export const partsOf = (one: Condition): readonly Condition[] => {
  if ('all' in one) return one.all;
  if ('any' in one) return one.any;
  return 'not' in one ? [one.not] : [];
};

const depthOf = (one: Condition): number => 1 + Math.max(0, ...partsOf(one).map(depthOf));

/** The facts that a condition asks for, each once. */
export const factsAskedBy = (one: Condition): FactName[] => [
  ...new Set('fact' in one ? [one.fact] : partsOf(one).flatMap(factsAskedBy)),
];

export function holds(one: Condition, facts: Facts): boolean {
  if ('all' in one) return one.all.every((part) => holds(part, facts));
  if ('any' in one) return one.any.some((part) => holds(part, facts));
  if ('not' in one) return !holds(one.not, facts);
  const value = facts.get(one.fact);
  return value !== undefined && OPERATORS[one.operator].holds(value, one.wanted);
}
