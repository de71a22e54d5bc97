import { z } from 'zod';
import { fieldReader } from './fields.js';

const MAX_TEXT = 200;
const MAX_LIST = 100;

const field = z
  .string()
  .max(MAX_TEXT)
  .refine((name) => fieldReader(name) !== undefined, { error: 'there is no such field' });
const value = z.union([z.string().max(MAX_TEXT), z.number(), z.boolean()]);
const word = z.string().min(1).max(MAX_TEXT);
const words = z.union([word, z.array(word).min(1).max(MAX_LIST)]);

/** Operators that a condition on a field may use, and what each is compared with. */
export const OPERATORS = {
  equals: value,
  in: z.array(value).min(1).max(MAX_LIST),
  contains: words,
  like: words,
  exists: z.boolean(),
  atLeast: z.number(),
  atMost: z.number(),
  sameAs: field,
  differsFrom: field,
  outsideAccount: z.literal(true),
  trustsOutsider: z.literal(true),
  allowsEverything: z.literal(true),
  coversInternet: z.literal(true),
} as const;

export type Operator = keyof typeof OPERATORS;
export type Test = { field: string } & { [Name in Operator]?: z.infer<(typeof OPERATORS)[Name]> };

export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | { is: string } | Some | Test;

export interface Some {
  some: string;
  where: Condition;
}

const test = z
  .strictObject({ field, ...optional(OPERATORS) })
  .refine((leaf) => Object.keys(leaf).length === 2, { error: 'a field is compared by exactly one operator' });

/** The language of conditions: unknown operators and fields are refused. */
export const condition: z.ZodType<Condition> = z.lazy(() => {
  const list = z.array(condition).min(1).max(MAX_LIST);
  return z.custom<unknown>().transform((input, context) => {
    const shape = [...SHAPES(list)].find(([key]) => typeof input === 'object' && input !== null && key in input)?.[1];
    const parsed = (shape ?? test).safeParse(input);
    if (parsed.success) return parsed.data as Condition;
    for (const issue of parsed.error.issues) context.addIssue({ ...issue });
    return z.NEVER;
  });
});

const SHAPES = (list: z.ZodType<Condition[]>): readonly (readonly [string, z.ZodType])[] => [
  ['all', z.strictObject({ all: list })],
  ['any', z.strictObject({ any: list })],
  ['not', z.strictObject({ not: condition })],
  ['is', z.strictObject({ is: word })],
  ['some', z.strictObject({ some: field, where: condition })],
];

function optional<T extends Record<string, z.ZodType>>(shape: T): { [K in keyof T]: z.ZodOptional<T[K]> } {
  return Object.fromEntries(Object.entries(shape).map(([key, type]) => [key, type.optional()])) as never;
}

const MAX_DEPTH = 10;
const MAX_PARTS = 300;

/** Undefined if the condition is small enough to be asked of every event, else why not. */
export function tooLarge(root: Condition): string | undefined {
  let parts = 0;
  const depthOf = (one: Condition): number => {
    parts++;
    return 1 + Math.max(0, ...partsOf(one).map(depthOf));
  };
  if (depthOf(root) > MAX_DEPTH) return `conditions nest at most ${MAX_DEPTH} deep`;
  return parts > MAX_PARTS ? `a condition has at most ${MAX_PARTS} parts` : undefined;
}

export function partsOf(one: Condition): Condition[] {
  if ('all' in one) return one.all;
  if ('any' in one) return one.any;
  if ('not' in one) return [one.not];
  return 'some' in one ? [one.where] : [];
}
