import { parse } from 'yaml';
import { z } from 'zod';
import { InvalidMapping } from '../imports/import.errors.js';

const PROVIDERS = ['aws', 'azure', 'gcp', 'kubernetes', 'github', 'gitlab', 'docker', 'terraform', 'custom'] as const;
const TYPES = [
  'api_key', 'service_account', 'machine_identity', 'ai_agent', 'bot_account', 'certificate', 'ssh_key',
] as const; // prettier-ignore
const STATUSES = ['active', 'inactive', 'disabled'] as const;
const RELATIONSHIPS = [
  'uses', 'manages', 'accesses', 'owns', 'delegates_to', 'inherits_from', 'similar_to', 'replaces',
] as const; // prettier-ignore

const text = z.string().min(1).max(200);

/** Text of a record, or of the mapping itself. */
const textOf = z
  .strictObject({
    field: text.optional(),
    value: text.optional(),
    prefix: z.string().max(200).default(''),
    default: text.optional(),
  })
  .refine(({ field, value }) => (field === undefined) !== (value === undefined), {
    error: 'has either field or value',
  });

/** One of a list of words. */
const wordOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z
    .strictObject({
      field: text.optional(),
      value: z.enum(words).optional(),
      map: z.record(z.string().max(200), z.enum(words)).default({}),
      default: z.enum(words).optional(),
    })
    .refine(({ field, value }) => (field === undefined) !== (value === undefined), {
      error: 'has either field or value',
    });

const listOf = z.strictObject({ field: text, split: z.string().min(1).max(5).default(',') });
const timeOf = z.strictObject({ field: text, format: z.enum(['iso', 'seconds', 'milliseconds']).default('iso') });
const valueOf = z.strictObject({
  field: text,
  as: z.enum(['text', 'number', 'boolean', 'time']).default('text'),
});

const relationship = z.strictObject({
  type: z.enum(RELATIONSHIPS),
  direction: z.enum(['to', 'from']).default('to'),
  externalId: textOf,
  name: textOf.optional(),
  entityType: wordOf(TYPES),
  strength: z.number().min(0).max(1).default(1),
});

const mapping = z.strictObject({
  version: z.literal(1),
  source: z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, { error: 'is lower_snake_case, 2 to 40 characters' }),
  provider: z.enum(PROVIDERS),
  entity: z.strictObject({
    externalId: textOf,
    name: textOf.optional(),
    type: wordOf(TYPES),
    region: textOf.optional(),
    status: wordOf(STATUSES).default({ value: 'active', map: {} }),
    permissions: listOf.optional(),
    tags: listOf.optional(),
    firstSeen: timeOf.optional(),
    lastUsed: timeOf.optional(),
    metadata: z
      .record(z.string().regex(/^[a-z][a-z0-9_]{0,49}$/, { error: 'keys are lower_snake_case' }), valueOf)
      .default({}),
  }),
  observedAt: timeOf.optional(),
  relationships: z.array(relationship).max(5).default([]),
});

export type Mapping = z.infer<typeof mapping>;
export type TextOf = z.infer<typeof textOf>;
export type TimeOf = z.infer<typeof timeOf>;
export type ListOf = z.infer<typeof listOf>;
export type ValueOf = z.infer<typeof valueOf>;
export interface WordOf<Word extends string = string> {
  field?: string | undefined;
  value?: Word | undefined;
  map: Record<string, Word>;
  default?: Word | undefined;
}

/** Sources of the importers and of people, whose facts a mapping must not overwrite. */
const TAKEN = new Set(['aws_cloudtrail', 'aws_iam_credential_report', 'kubernetes_audit', 'github_audit', 'manual']);

/** Reads a mapping written in YAML or JSON; the first problem is thrown as InvalidMapping. */
export function parseMapping(written: string): Mapping {
  const parsed = mapping.safeParse(document(written));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InvalidMapping(issue?.path.map(String).join('.') ?? '', issue?.message ?? 'is not valid');
  }
  if (TAKEN.has(parsed.data.source)) throw new InvalidMapping('source', 'is the name of another source');
  return parsed.data;
}

function document(written: string): unknown {
  try {
    return parse(written, { maxAliasCount: 0, schema: 'core' });
  } catch (error) {
    throw new InvalidMapping('', (error instanceof Error ? error.message : String(error)).slice(0, 300));
  }
}

/** Columns that a CSV file must have. */
export function fieldsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === 'field' && typeof inner === 'string' ? [inner] : fieldsOf(inner),
  );
}
