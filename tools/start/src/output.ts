import type { Figures } from './tour/step.js';
import type { StepResult } from './tour/run-tour.js';

/** How a start went, for `--json`. */
export interface Summary {
  readonly ok: boolean;
  readonly engine: string;
  readonly readyMs: number;
  readonly pssMiB: number | null;
  readonly steps: readonly StepResult[];
  /** One line, when it failed. */
  readonly error?: string;
}

/** Where text goes: people read standard output, unless a program does. */
export class Output {
  readonly #json: boolean;
  #summed = false;

  constructor(json: boolean) {
    this.#json = json;
  }

  line(text = ''): void {
    (this.#json ? process.stderr : process.stdout).write(`${text}\n`);
  }

  /** A part of the platform is up. */
  part(name: string, ms: number, remark = ''): void {
    this.line(`  ${name.padEnd(12)} ${seconds(ms)}  ${remark}`.trimEnd());
  }

  step(result: StepResult): void {
    const text = result.ok ? figuresText(result.figures) : (result.error ?? '');
    this.line(`  ${result.ok ? '✓' : '✗'} ${result.name.padEnd(24)} ${seconds(result.ms)}  ${text}`.trimEnd());
  }

  /** With `--json` the only line on standard output. */
  summary(summary: Summary): void {
    if (this.#json && !this.#summed) process.stdout.write(`${jsonLine(summary)}\n`);
    this.#summed = true;
  }
}

/** One line of JSON; the figures of a step stand beside its name. */
export function jsonLine({ steps, ...rest }: Summary): string {
  return JSON.stringify({ ...rest, steps: steps.map(({ figures, ...step }) => ({ ...step, ...figures })) });
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2).padStart(6)} s`;

/** `{ records: 12, known: true }` → `12 records, known`. */
export function figuresText(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) =>
      value === true ? words(name) : typeof value === 'number' ? `${value} ${words(name)}` : `${words(name)} ${value}`,
    )
    .join(', ');
}

const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
