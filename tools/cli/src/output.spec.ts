import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { RpcError } from '@attestry/client';
import { oneLine, Output, table } from './output.js';

const streams = (tty: boolean) => {
  const out = new PassThrough();
  const err = Object.assign(new PassThrough(), { isTTY: tty });
  return { out, err, text: () => [out.read(), err.read()].map((chunk) => String(chunk ?? '')) };
};

describe('output', () => {
  it('is one JSON document on stdout for programs, and nothing else', () => {
    const { out, err, text } = streams(true);
    const output = new Output(true, out, err);
    output.note('working');
    output.progress('file', 1, 2);
    output.show({ a: 1 }, 'one');
    expect(text()).toEqual(['{"a":1}\n', '']);
  });

  it('is text for people, with notes and bars on stderr', () => {
    const { out, err, text } = streams(true);
    const output = new Output(false, out, err);
    output.progress('log.json', 5, 10);
    output.show({ a: 1 }, 'one');
    expect(text()).toEqual(['one\n', `\rlog.json ${'█'.repeat(12)}${'░'.repeat(12)} 50 %`]);
  });

  it('draws no bar where nobody sees it', () => {
    const { out, err, text } = streams(false);
    new Output(false, out, err).progress('log.json', 5, 10);
    expect(text()).toEqual(['', '']);
  });

  it('aligns text to the left and numbers to the right', () => {
    expect(
      table(
        [
          ['a', 5],
          ['long', 123],
        ],
        ['name', 'count'],
      ),
    ).toBe('name  count\na         5\nlong    123');
  });

  it('says an error of a service in one line, with reason and fields', () => {
    const violations = [{ field: 'slug', description: 'must match' }];
    const error = new RpcError('/m', 'invalid_input', 'attestry', 'INVALID_FIELDS', 'broken rules', { violations });
    expect(oneLine(error)).toBe('broken rules (INVALID_FIELDS); slug must match');
    expect(oneLine(new Error('no file x'))).toBe('no file x');
  });
});
