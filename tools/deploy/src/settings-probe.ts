import { ConfigError } from '@attestry/config';

/** What a function that reads settings asks the environment for. */
export interface AskedSettings {
  readonly known: ReadonlySet<string>;
  /** Without default. */
  readonly required: ReadonlySet<string>;
  /** Whose values are never shown. */
  readonly secret: ReadonlySet<string>;
}

export type ReadSettings = (environment: NodeJS.ProcessEnv) => unknown;

/** Reads the settings twice in vain, with nothing set and with nonsense, and listens. */
export function askedBy(read: ReadSettings): AskedSettings {
  const known = new Set<string>();
  const unset = complaintsOf(read, (key) => void known.add(key));
  const nonsense = complaintsOf(read, () => '?');
  return { known, required: keysIn(unset, '(not set)'), secret: keysIn(nonsense, '(value not shown)') };
}

export const together = (asked: readonly AskedSettings[]): AskedSettings => ({
  known: new Set(asked.flatMap(({ known }) => [...known])),
  required: new Set(asked.flatMap(({ required }) => [...required])),
  secret: new Set(asked.flatMap(({ secret }) => [...secret])),
});

function complaintsOf(read: ReadSettings, valueOf: (key: string) => string | void): string[] {
  const environment = new Proxy<NodeJS.ProcessEnv>({}, { get: (_, key) => valueOf(String(key)) ?? undefined });
  try {
    read(environment);
    return [];
  } catch (error) {
    if (error instanceof Error && error.name === ConfigError.name) return error.message.split('\n');
    throw error;
  }
}

const keysIn = (lines: readonly string[], mark: string): Set<string> =>
  new Set(lines.filter((line) => line.endsWith(mark)).map((line) => /: (\w+) /.exec(line)?.[1] ?? line));
