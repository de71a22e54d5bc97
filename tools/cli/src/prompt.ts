import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandError } from './cell.js';

/** Asks at the terminal; `hidden` shows nothing of what is typed. Without a terminal the first line of stdin answers. */
export async function ask(question: string, { hidden = false } = {}): Promise<string> {
  if (!process.stdin.isTTY) return firstLine();
  process.stderr.write(question);
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!hidden) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  throw new CommandError('nothing came on standard input');
}
