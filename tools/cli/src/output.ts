import { RpcError } from '@attestry/client';

/** Where a command speaks: answers to stdout, everything else to stderr. */
export class Output {
  constructor(
    readonly json: boolean,
    private readonly out: NodeJS.WritableStream = process.stdout,
    private readonly err: NodeJS.WritableStream & { isTTY?: boolean } = process.stderr,
  ) {}

  /** One JSON document a line for programs, or the text for people. */
  show(value: unknown, text: string): void {
    this.out.write(`${this.json ? JSON.stringify(value) : text}\n`);
  }

  note(text: string): void {
    if (!this.json) this.err.write(`${text}\n`);
  }

  /** A bar that is drawn over itself; only for a person at a terminal. */
  progress(what: string, done: number, total: number): void {
    if (this.json || this.err.isTTY !== true) return;
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const filled = Math.round(share * 24);
    const bar = '█'.repeat(filled) + '░'.repeat(24 - filled);
    this.err.write(`\r${what} ${bar} ${Math.round(share * 100)} %${share === 1 ? '\n' : ''}`);
  }
}

/** Columns as wide as their content; numbers to the right. */
export function table(rows: readonly (readonly (string | number)[])[], heads: readonly string[]): string {
  const lines = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => String(line[column] ?? '').length)));
  const cell = (value: string | number, column: number) =>
    typeof value === 'number' ? String(value).padStart(widths[column] ?? 0) : value.padEnd(widths[column] ?? 0);
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n');
}

/** An error in one line that says what to mend; `reason` and fields come from the service. */
export function oneLine(error: unknown): string {
  if (!(error instanceof RpcError)) return error instanceof Error ? error.message : String(error);
  const fields = error.violations.map(({ field, description }) => `${field} ${description}`);
  return [`${error.message} (${error.reason})`, ...fields].join('; ');
}
