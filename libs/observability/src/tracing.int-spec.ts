import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SpanLine } from './file-span-exporter.js';

const script = fileURLToPath(new URL('../test/traced-process.mjs', import.meta.url));
let folder: string;
let text: string;
let spans: SpanLine[];

function run(environment: Record<string, string>): void {
  execFileSync(process.execPath, ['--no-warnings', '--experimental-transform-types', script], {
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'attestry-traces-'));
  const file = join(folder, 'spans.jsonl');
  run({ OTEL_TRACES_EXPORTER: 'file', OTEL_TRACES_FILE: file });
  text = readFileSync(file, 'utf8');
  spans = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SpanLine);
});

afterAll(() => rmSync(folder, { recursive: true }));

const childrenOf = (parent: SpanLine) => spans.filter(({ parentSpanId }) => parentSpanId === parent.spanId);

describe('a traced request', () => {
  it('is one trace through HTTP, gRPC and SQL, begun by the caller', () => {
    const http = spans.find(({ parentSpanId }) => parentSpanId === 'b7ad6b7169203331') as SpanLine;
    expect(http.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    const [outgoing] = childrenOf(http).filter(({ name }) => name.includes('Look'));
    const [incoming] = childrenOf(outgoing as SpanLine);
    expect(incoming?.name).toContain('Look');
    const statements = childrenOf(incoming as SpanLine).map(
      ({ attributes }) => attributes['db.statement'] ?? attributes['db.query.text'],
    );
    expect(statements).toEqual(expect.arrayContaining(['select ? as email, ? as number', 'select ?::uuid']));
  });

  it('shows no value of statement, query, header or error', () => {
    expect(text).not.toContain('canary');
    expect(text).not.toContain('4711');
  });
});

it('without an exporter nothing is written', () => {
  const file = join(folder, 'none.jsonl');
  run({ OTEL_TRACES_EXPORTER: 'none', OTEL_TRACES_FILE: file });
  expect(existsSync(file)).toBe(false);
});
