import { parseArgs } from 'node:util';

/** What was asked for on the command line. */
export interface Flags {
  /** Walk through the tour once everything is ready. */
  readonly demo: boolean;
  /** Forget the data of earlier starts. */
  readonly fresh: boolean;
  /** End after the tour instead of staying up. */
  readonly once: boolean;
  /** Standard output is one line of JSON; everything else goes to standard error. */
  readonly json: boolean;
}

/** A flag that does not exist; the message lists those that do. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

const NAMES = ['--no-demo', '--fresh', '--once', '--json'];

/** Reads `npm start -- …`. */
export function readFlags(args: readonly string[]): Flags {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'no-demo': { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    return { demo: !values['no-demo'], fresh: values.fresh, once: values.once, json: values.json };
  } catch {
    const unknown = args.find((arg) => !NAMES.includes(arg));
    throw new FlagError(`npm start knows ${NAMES.join(' ')}, not "${unknown}"`);
  }
}
