import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { z } from 'zod';
import { compileCondition } from './compile-condition.js';
import { type Condition, partsOf, tooLarge } from './condition.js';
import { compileRule } from './compile-rule.js';
import type { Predicate, Rule } from './rule.js';
import { InvalidRuleFile } from './rule-file.errors.js';
import { definitionsSchema, ruleSchema } from './rule-schema.js';

/** Conditions that rules refer to by name, in the folder of the rules. */
export const DEFINITIONS_FILE = '_definitions.yaml';

/** The rules that come with the service. */
export const OWN_RULES = fileURLToPath(new URL('../../rules', import.meta.url));

const MAX_FILE_BYTES = 64 * 1024;
const MAX_RULES = 1_000;

/** Reads and checks every rule of a folder; the first problem is thrown as InvalidRuleFile. */
export function loadRules(folder: string): readonly Rule[] {
  const files = readdirSync(folder)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort();
  if (files.length > MAX_RULES) throw new InvalidRuleFile(folder, '', `holds more than ${MAX_RULES} rules`);
  const named = files.includes(DEFINITIONS_FILE) ? definitions(folder) : new Map<string, Predicate>();
  const rules = files.filter((name) => name !== DEFINITIONS_FILE).map((name) => ruleOf(folder, name, named));
  if (rules.length === 0) throw new InvalidRuleFile(folder, '', 'holds no rule');
  return rules;
}

function definitions(folder: string): ReadonlyMap<string, Predicate> {
  const parsed = checked(DEFINITIONS_FILE, definitionsSchema, read(folder, DEFINITIONS_FILE));
  const named = new Map<string, Predicate>();
  for (const [name, one] of Object.entries(parsed)) {
    // A definition may use those above it, so that none ends up in itself.
    assertUsable(DEFINITIONS_FILE, name, one, named);
    named.set(name, compileCondition(one, named));
  }
  return named;
}

function ruleOf(folder: string, file: string, named: ReadonlyMap<string, Predicate>): Rule {
  const spec = checked(file, ruleSchema, read(folder, file));
  if (file.replace(/\.[a-z]+$/, '') !== spec.id) throw new InvalidRuleFile(file, 'id', 'is the name of the file');
  if (spec.when) assertUsable(file, 'when', spec.when, named);
  return compileRule(spec, named);
}

function assertUsable(file: string, path: string, one: Condition, named: ReadonlyMap<string, Predicate>): void {
  const problem = tooLarge(one) ?? unknownName(one, named);
  if (problem) throw new InvalidRuleFile(file, path, problem);
}

function unknownName(one: Condition, named: ReadonlyMap<string, Predicate>): string | undefined {
  if ('is' in one) return named.has(one.is) ? undefined : `there is no definition ${one.is}`;
  return partsOf(one)
    .map((part) => unknownName(part, named))
    .find((problem) => problem !== undefined);
}

function read(folder: string, file: string): unknown {
  const path = join(folder, file);
  if (statSync(path).size > MAX_FILE_BYTES)
    throw new InvalidRuleFile(file, '', `is larger than ${MAX_FILE_BYTES} bytes`);
  try {
    return parse(readFileSync(path, 'utf8'), { maxAliasCount: 0, schema: 'core' });
  } catch (error) {
    throw new InvalidRuleFile(file, '', error instanceof Error ? error.message : String(error));
  }
}

function checked<Schema extends z.ZodType>(file: string, schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidRuleFile(file, issue?.path.map(String).join('.') ?? '', issue?.message ?? 'is not valid');
}
