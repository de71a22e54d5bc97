import canonicalize from 'canonicalize';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** The value cannot stand in a record; `path` says where (`details.change.score`). */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical';

  constructor(
    readonly path: string,
    readonly why: string,
  ) {
    super(`${path === '' ? 'value' : path} ${why}`);
  }
}

const MAX_DEPTH = 32;
const UNSTORABLE = /[\0\p{Surrogate}]/u;
const PLAIN = new Set<unknown>([Object.prototype, null]);

/**
 * RFC 8785 text of a JSON value. Stricter than the RFC where two honest programs could disagree or a database could not
 * give the value back: no fractions and no integer beyond 2^53 (send text instead), no NUL, no lone surrogate, nothing
 * that JSON.stringify would drop or convert. Strings are taken as they are: no Unicode normalisation.
 */
export function canonicalJson(value: JsonValue): string {
  check(value, '', 0);
  return canonicalize(value) as string;
}

function check(value: unknown, path: string, depth: number): void {
  switch (typeof value) {
    case 'string':
      return checkText(value, path);
    case 'boolean':
      return;
    case 'number':
      if (!Number.isSafeInteger(value)) throw new NotCanonical(path, 'must be a whole number below 2^53, or text');
      return;
    case 'object':
      if (value === null) return;
      return checkContainer(value, path, depth);
    default:
      throw new NotCanonical(path, `is ${typeof value}, which JSON has not`);
  }
}

function checkText(value: string, path: string): void {
  if (UNSTORABLE.test(value)) throw new NotCanonical(path, 'holds a NUL character or a lone surrogate');
}

function checkContainer(value: object, path: string, depth: number): void {
  if (depth === MAX_DEPTH) throw new NotCanonical(path, `is nested deeper than ${MAX_DEPTH}`);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) check(value[index], `${path}[${index}]`, depth + 1);
    return;
  }
  if (!PLAIN.has(Object.getPrototypeOf(value)) || 'toJSON' in value) {
    throw new NotCanonical(path, 'is not a plain object');
  }
  for (const key of Object.keys(value)) {
    const inner = path === '' ? key : `${path}.${key}`;
    checkText(key, inner);
    check((value as Record<string, unknown>)[key], inner, depth + 1);
  }
}
