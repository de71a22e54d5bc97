import fc from 'fast-check';
import type { ApiDocument, Operation } from './api-document.js';
import { sampleCall } from './sample-call.js';

/** One generated request, whatever it is. */
export interface StrangeRequest {
  verb: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const TEXTS = [
  '',
  ' ',
  'null',
  '../../etc/passwd',
  "' or 1=1; --",
  '%00',
  '\u202e',
  '𝕬'.repeat(70),
  'a'.repeat(5_000),
  '9223372036854775808',
  '-1',
  'NaN',
  '2026-02-30T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  '__proto__',
  '{{7*7}}',
];
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
const VALUES: readonly unknown[] = [
  ...TEXTS,
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  9_007_199_254_740_993,
  'a\u0000b',
  '\ud800',
  [],
  {},
  [[]],
  { a: { b: null } },
  nested(40),
  Array.from({ length: 300 }, () => 'x'),
];

const value = fc.oneof(
  fc.constantFrom(...VALUES),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);
const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary', maxLength: 40 }), fc.uuid());

/** Requests around what the document offers: fields with other values, left out, added; odd parameters and headers. */
export function strangeRequests(document: ApiDocument, operations: readonly Operation[]): fc.Arbitrary<StrangeRequest> {
  return fc.constantFrom(...operations).chain((operation) =>
    fc.record({
      verb: fc.oneof({ weight: 20, arbitrary: fc.constant(operation.verb) }, fc.constantFrom('PUT', 'DELETE', 'PATCH')),
      path: pathOf(operation),
      headers: headers(operation),
      body: operation.verb === 'GET' ? fc.constant(undefined) : bodyOf(document, operation),
    }),
  );
}

function pathOf(operation: Operation): fc.Arbitrary<string> {
  const names = [...operation.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '');
  const query = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const pairs = fc.array(fc.tuple(fc.constantFrom(...query, 'strange', 'pageToken'), text), { maxLength: 3 });
  return fc.tuple(fc.tuple(...names.map(() => text)), pairs).map(([segments, search]) => {
    const filled = names.reduce(
      (path, name, index) => path.replace(`{${name}}`, encode(segments[index] ?? '')),
      operation.path,
    );
    return search.length === 0
      ? filled
      : `${filled}?${search.map(([name, found]) => `${name}=${encode(found)}`).join('&')}`;
  });
}

const encode = (raw: string): string => encodeURIComponent(raw.toWellFormed());

const headers = (operation: Operation): fc.Arbitrary<Record<string, string>> =>
  fc.record(
    {
      'content-type': fc.oneof(
        { weight: 8, arbitrary: fc.constant(operation.isUpload ? 'application/octet-stream' : 'application/json') },
        fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'x', ''),
      ),
      'idempotency-key': fc.constantFrom('a', 'x'.repeat(300), 'one two', 'k-1'),
      'if-match': fc.constantFrom('"1"', '*', 'W/"9"', '""', '"a","b"'),
      'x-tenant-id': fc.uuid(),
      traceparent: fc.constantFrom('00-0-0-0', 'x', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`),
    },
    { requiredKeys: ['content-type'] },
  );

function bodyOf(document: ApiDocument, operation: Operation): fc.Arbitrary<string> {
  const sample = operation.isUpload ? {} : sampleCall(document, operation).body;
  const mutated = fc
    .array(fc.tuple(fc.nat(), value), { minLength: 0, maxLength: 3 })
    .map((changes) => JSON.stringify(changes.reduce<unknown>((json, [at, other]) => changed(json, at, other), sample)));
  const broken = fc.tuple(mutated, fc.nat()).map(([json, at]) => (json ?? '').slice(0, at % (json?.length ?? 1)));
  return fc.oneof(
    { weight: 8, arbitrary: mutated.map((json) => json ?? '') },
    broken,
    value.map((json) => JSON.stringify(json) ?? ''),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
}

/** The value with one of its places, chosen by number, replaced, dropped or joined by another. */
function changed(json: unknown, at: number, other: unknown): unknown {
  if (typeof json !== 'object' || json === null) return other;
  const keys = Object.keys(json);
  const key = keys[at % (keys.length + 1)];
  if (key === undefined) return Array.isArray(json) ? [...(json as unknown[]), other] : { ...json, strange: other };
  const inner = (json as Record<string, unknown>)[key];
  const deeper = at % 3 === 0 && typeof inner === 'object';
  const next = deeper ? changed(inner, Math.floor(at / 3), other) : at % 5 === 0 ? undefined : other;
  return Array.isArray(json)
    ? json.map((item: unknown, index) => (String(index) === key ? next : item))
    : { ...json, [key]: next };
}
