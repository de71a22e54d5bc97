import { hashName, type HashName, normalised } from '../normalise.js';
import type { IndicatorType, Observable } from '../indicator-kind.js';
import { PatternRefused } from './pattern-refused.js';
import { type Token, tokensOf } from './pattern-tokens.js';

const MAX_OBSERVABLES = 1_000;
const MAX_DEPTH = 20;

/** Object path of each type; the ARN is of our own, since STIX has no object for cloud identities. */
const PATHS: Readonly<Record<string, readonly IndicatorType[]>> = {
  'ipv4-addr:value': ['ip', 'cidr'],
  'ipv6-addr:value': ['ip', 'cidr'],
  'domain-name:value': ['domain'],
  'url:value': ['url'],
  'email-addr:value': ['email'],
  'x-attestry-aws-identity:arn': ['arn'],
};

const HASH_PATH = /^file:hashes\.'?(MD5|SHA-?1|SHA-?256|SHA-?512)'?$/i;

/**
 * The values that a pattern looks for: comparisons with `=`, `IN` and, of addresses, `ISSUBSET`, joined by `OR` inside
 * or between brackets. Each value alone is then the indicator; whatever needs several at once, or time, is refused.
 */
export function observablesOf(pattern: string): Observable[] {
  const found = new PatternReader(tokensOf(pattern)).read();
  if (found.length > MAX_OBSERVABLES) throw new PatternRefused(`it names more than ${String(MAX_OBSERVABLES)} values`);
  return found;
}

class PatternReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  read(): Observable[] {
    const found = this.#joined(() => this.#observation());
    const more = this.#tokens[this.#at];
    if (more) throw new PatternRefused(`${more.value} is not supported here`);
    return found;
  }

  #observation(): Observable[] {
    if (this.#takes('('))
      return this.#closed(
        ')',
        this.#joined(() => this.#observation()),
      );
    this.#expect('[');
    return this.#closed(
      ']',
      this.#joined(() => this.#comparison()),
    );
  }

  #comparison(): Observable[] {
    if (this.#takes('('))
      return this.#closed(
        ')',
        this.#joined(() => this.#comparison()),
      );
    const path = this.#next('word', 'an object path');
    const operator = this.#tokens[this.#at++]?.value ?? 'nothing';
    if (operator === '=') return [valueAt(path, this.#next('text', 'a text'))];
    if (operator === 'IN') return this.#list().map((value) => valueAt(path, value));
    if (operator === 'ISSUBSET') return [networkAt(path, this.#next('text', 'a text'))];
    throw new PatternRefused(`the operator ${operator} is not supported`);
  }

  #joined(part: () => Observable[]): Observable[] {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new PatternRefused('its parentheses lie too deep');
    const found = part();
    while (this.#takes('OR')) found.push(...part());
    this.#depth -= 1;
    return found;
  }

  #list(): string[] {
    this.#expect('(');
    const values = [this.#next('text', 'a text')];
    while (this.#takes(',')) values.push(this.#next('text', 'a text'));
    return this.#closed(')', values);
  }

  #closed<Result>(sign: string, inner: Result): Result {
    this.#expect(sign);
    return inner;
  }

  #takes(value: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.value !== value || token.kind === 'text') return false;
    this.#at += 1;
    return true;
  }

  #expect(sign: string): void {
    if (this.#takes(sign)) return;
    const there = this.#tokens[this.#at]?.value;
    throw new PatternRefused(
      there === undefined ? `${sign} is missing` : `${there} is not supported in place of ${sign}`,
    );
  }

  #next(kind: Token['kind'], what: string): string {
    const token = this.#tokens[this.#at++];
    if (token?.kind !== kind) throw new PatternRefused(`${what} is missing`);
    return token.value;
  }
}

function valueAt(path: string, written: string): Observable {
  const hash = HASH_PATH.exec(path)?.[1];
  if (hash !== undefined) return hashAt(hash, written);
  const types = Object.hasOwn(PATHS, path) ? (PATHS[path] ?? []) : [];
  if (types.length === 0) throw new PatternRefused(`the object path ${path.slice(0, 100)} is not supported`);
  for (const type of types) {
    const value = normalised(type, written);
    if (value !== undefined && fits(path, value)) return { type, value };
  }
  throw new PatternRefused(`a value of ${path} is not valid`);
}

function hashAt(name: string, written: string): Observable {
  const value = normalised('hash', written);
  const told = name.toUpperCase().replace(/^SHA-?/, 'SHA-');
  if (value === undefined || hashName(value) !== told) throw new PatternRefused(`a value of ${told} is not valid`);
  return { type: 'hash', value };
}

function networkAt(path: string, written: string): Observable {
  const value = PATHS[path]?.includes('cidr') ? normalised('cidr', written) : undefined;
  if (value === undefined || !fits(path, value))
    throw new PatternRefused('ISSUBSET needs an address object and a network');
  return { type: 'cidr', value };
}

const fits = (path: string, value: string): boolean =>
  !path.startsWith('ipv') || path.startsWith(value.includes(':') ? 'ipv6' : 'ipv4');

const quoted = (value: string): string => `'${value.replace(/[\\']/g, '\\$&')}'`;

/** The pattern that looks for one value. */
export function patternOf({ type, value }: Observable): string {
  const addresses = value.includes(':') ? 'ipv6-addr:value' : 'ipv4-addr:value';
  const hash: HashName = hashName(value) ?? 'SHA-256';
  const path: Record<IndicatorType, string> = {
    ip: addresses,
    cidr: addresses,
    domain: 'domain-name:value',
    url: 'url:value',
    hash: `file:hashes.${hash === 'MD5' ? hash : `'${hash}'`}`,
    email: 'email-addr:value',
    arn: 'x-attestry-aws-identity:arn',
  };
  return `[${path[type]} ${type === 'cidr' ? 'ISSUBSET' : '='} ${quoted(value)}]`;
}
