import { z } from 'zod';
import { condition } from './condition.js';
import { fieldReader } from './fields.js';

export const TACTICS = [
  'reconnaissance', 'resource-development', 'initial-access', 'execution', 'persistence', 'privilege-escalation',
  'defense-evasion', 'credential-access', 'discovery', 'lateral-movement', 'collection', 'command-and-control',
  'exfiltration', 'impact',
] as const; // prettier-ignore

export const ACTION_TYPES = [
  'disable', 'enable', 'revoke', 'rotate', 'quarantine', 'restrict_permissions', 'delete', 'notify',
] as const; // prettier-ignore

export type ActionType = (typeof ACTION_TYPES)[number];
export type Tactic = (typeof TACTICS)[number];
export type Severity = 'low' | 'medium' | 'high' | 'critical';

const line = (max: number) => z.string().trim().min(1).max(max);
const snake = z.string().regex(/^[a-z][a-z0-9_]{0,49}$/, { error: 'is lower_snake_case, at most 50 characters' });
const jsonValue: z.ZodType<unknown> = z.json();

const aggregate = z.strictObject({
  within: z.string().regex(/^[1-9]\d{0,3}[smh]$/, { error: 'is a number followed by s, m or h' }),
  per: z.enum(['actor', 'key', 'address']).default('actor'),
  atLeast: z.int().min(2).max(1_000),
  distinct: z
    .string()
    .refine((name) => fieldReader(name) !== undefined, { error: 'there is no such field' })
    .optional(),
});

const testRecord = z.strictObject({
  event: z.string().max(200),
  by: z.string().max(300).default('user/alice'),
  at: z
    .string()
    .regex(/^\d{1,5}[smh]$/)
    .default('0s'),
  repeat: z.int().min(1).max(500).default(1),
  from: z.string().max(200).optional(),
  agent: z.string().max(500).optional(),
  error: z.string().max(200).optional(),
  request: jsonValue.optional(),
  response: jsonValue.optional(),
  additional: jsonValue.optional(),
  record: z.record(z.string(), jsonValue).optional(),
});

const testCase = z.strictObject({ name: line(200), records: z.array(testRecord).min(1).max(50) });

/** A detection as its file writes it. */
export const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{2,44}$/, { error: 'is lower-case with dashes, 3 to 45 characters' }),
  title: line(120),
  description: line(2_000),
  threatType: snake,
  tactic: z.enum(TACTICS),
  techniques: z
    .array(z.string().regex(/^T\d{4}(\.\d{3})?$/))
    .min(1)
    .max(5),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  confidence: z.number().min(0.01).max(1),
  events: z
    .array(z.string().regex(/^[a-z0-9-]+\.(\*|[A-Za-z0-9]+)$/))
    .min(1)
    .max(60),
  outcomes: z
    .array(z.enum(['success', 'denied', 'failed']))
    .min(1)
    .default(['success']),
  when: condition.optional(),
  count: aggregate.optional(),
  actions: z
    .array(z.strictObject({ type: z.enum(ACTION_TYPES), parameters: z.record(z.string(), line(200)).default({}) }))
    .min(1)
    .max(10),
  tests: z.strictObject({ matches: z.array(testCase).min(1), ignores: z.array(testCase).min(1) }),
});

export const definitionsSchema = z.record(snake, condition);

export type RuleSpec = z.infer<typeof ruleSchema>;
export type AggregateSpec = z.infer<typeof aggregate>;
export type TestRecord = z.infer<typeof testRecord>;
export type TestCase = z.infer<typeof testCase>;
