import { InvalidArgumentError } from 'commander';

/** The number of a record on the command line. What is none must not pass as one that no checkpoint is beyond. */
export function seqArgument(text: string): number {
  const seq = /^\d{1,16}$/.test(text) ? Number(text) : 0;
  if (seq < 1 || !Number.isSafeInteger(seq)) throw new InvalidArgumentError('It is the number of a record, from 1.');
  return seq;
}
