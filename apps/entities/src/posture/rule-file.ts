import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { InvalidRuleFile } from '../detections/rule-file.errors.js';
import { ACTION_TYPES } from '../detections/rule-schema.js';
import { conditionSchema, factsAskedBy } from './condition.js';
import { isAbout } from './facts.js';

/** The rules that come with the service. */
export const OWN_POSTURE_RULES = fileURLToPath(new URL('../../posture/rules.yaml', import.meta.url));

const MAX_FILE_BYTES = 512 * 1024;
const line = (max: number) => z.string().trim().min(1).max(max);

const ruleSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{2,49}$/, { error: 'is lower-case with dashes, 3 to 50 characters' }),
    about: z.enum(['entity', 'connection']),
    title: line(120),
    description: line(2_000),
    severity: z.enum(['low', 'medium', 'high', 'critical']),
    when: conditionSchema,
    requirements: z
      .array(z.strictObject({ code: z.string().regex(/^[A-Z]{2}\.L2-3\.\d{1,2}\.\d{1,2}$/), why: line(300) }))
      .min(1)
      .max(10),
    actions: z.array(z.enum(ACTION_TYPES)).max(5),
  })
  .superRefine(({ about, when }, context) => {
    const foreign = factsAskedBy(when).find((fact) => !isAbout(fact, about));
    if (foreign) context.addIssue({ code: 'custom', path: ['when'], message: `${foreign} is no fact of a ${about}` });
  });

const fileSchema = z
  .array(ruleSchema)
  .min(1)
  .max(200)
  .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, { error: 'has an id twice' });

/** What stands against requirements, and by which facts it is told. */
export type PostureRule = z.output<typeof ruleSchema>;

/** Reads and checks the file; the first problem is thrown as InvalidRuleFile. */
export function loadPostureRules(path: string): readonly PostureRule[] {
  const parsed = fileSchema.safeParse(read(path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidRuleFile(path, issue?.path.map(String).join('.') ?? '', issue?.message ?? 'is not valid');
}

function read(path: string): unknown {
  if (statSync(path).size > MAX_FILE_BYTES)
    throw new InvalidRuleFile(path, '', `is larger than ${MAX_FILE_BYTES} bytes`);
  try {
    return parse(readFileSync(path, 'utf8'), { maxAliasCount: 0, schema: 'core' });
  } catch (error) {
    throw new InvalidRuleFile(path, '', error instanceof Error ? error.message : String(error));
  }
}
