import type { FieldViolation } from '@attestry/domain-errors';

export const JSON_LIMITS = { depth: 32, keys: 1_000, items: 10_000 } as const;

/**
 * Refuses documents whose shape alone does harm: too deep, too wide, with text that Postgres or UTF-8 cannot hold, or
 * with keys that reach the prototype of objects. Names the first place only; such a document is not an honest mistake.
 */
export function shapeViolation(value: unknown, path = '', depth = 1): FieldViolation | undefined {
  if (typeof value === 'string') return textViolation(value, path);
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > JSON_LIMITS.depth) return { field: path, description: `is nested deeper than ${JSON_LIMITS.depth}` };
  if (Array.isArray(value)) {
    if (value.length > JSON_LIMITS.items)
      return { field: path, description: `has more than ${JSON_LIMITS.items} items` };
    return firstOf(value, (item, index) => shapeViolation(item, `${path}[${index}]`, depth + 1));
  }
  const entries = Object.entries(value);
  if (entries.length > JSON_LIMITS.keys) return { field: path, description: `has more than ${JSON_LIMITS.keys} keys` };
  return firstOf(entries, ([key, inner]) => {
    const at = path === '' ? key : `${path}.${key}`;
    if (key === '__proto__') return { field: path, description: 'has the key __proto__' };
    return textViolation(key, path) ?? shapeViolation(inner, at, depth + 1);
  });
}

function textViolation(text: string, path: string): FieldViolation | undefined {
  if (text.includes('\0')) return { field: path, description: 'contains the NUL character' };
  if (!text.isWellFormed()) return { field: path, description: 'contains half of a surrogate pair' };
  return undefined;
}

function firstOf<Item>(items: readonly Item[], find: (item: Item, index: number) => FieldViolation | undefined) {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found) return found;
  }
  return undefined;
}
