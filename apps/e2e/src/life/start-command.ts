import { type Child, isRunning, startChild, waitUntil } from '@attestry/processes';
import { freePortBase, type Json } from '@attestry/start';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../..');

/** A place on this machine where `npm start` can be run over and over, with its own data, ports and temporary files. */
export class StartSite {
  readonly path = mkdtempSync(join(tmpdir(), 'attestry-life-'));
  readonly data = join(this.path, 'data');
  readonly temporary = join(this.path, 'tmp');
  readonly #runs: Child[] = [];

  private constructor(readonly portBase: number) {
    mkdirSync(this.temporary);
  }

  static async make(): Promise<StartSite> {
    return new StartSite(await freePortBase());
  }

  /** What the launcher runs once everything is installed and built. */
  start(flags: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
    return this.#run([join(ROOT, 'tools/start/dist/main.js'), ...flags], env);
  }

  /** What `npm start` runs. */
  launch(flags: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
    return this.#run([join(ROOT, 'tools/launcher/launch.mjs'), 'start', ...flags], env);
  }

  /** Runs to the end and reads the one line on standard output. */
  async once(flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
    const run = this.start(['--once', '--json', ...flags], env);
    const { code } = await run.exited;
    return { code, line: onlyLine(run.said.stdout), stderr: run.said.stderr };
  }

  /** Processes that know this site by a command line or an environment variable. */
  processes(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => pid !== process.pid && isRunning(pid) && this.#isMentionedBy(pid));
  }

  /** Files that were meant to go. */
  temporaryFiles(): string[] {
    return readdirSync(this.temporary);
  }

  async end(): Promise<void> {
    for (const run of this.#runs) await run.stop(15_000);
    rmSync(this.path, { recursive: true, force: true });
  }

  #run(command: [string, ...string[]], env: NodeJS.ProcessEnv): Child {
    const run = startChild({
      name: 'npm start',
      command,
      output: 'pipe',
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        DATA_DIR: this.data,
        TMPDIR: this.temporary,
        PORT_BASE: String(this.portBase),
        ...env,
      },
    });
    this.#runs.push(run);
    return run;
  }

  #isMentionedBy(pid: number): boolean {
    return ['cmdline', 'environ'].some((file) => {
      try {
        return readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(this.path);
      } catch {
        return false;
      }
    });
  }
}

/** Waits for the line of `--json`, which comes when the platform is ready and the tour over. */
export async function untilReady(run: Child): Promise<Json> {
  const ready = await waitUntil(() => run.said.stdout.includes('\n'), { withinMs: 90_000 });
  const line = ready ? onlyLine(run.said.stdout) : {};
  if (line['ok'] !== true) throw new Error(`not ready: ${run.said.stderr}`);
  return line;
}

function onlyLine(stdout: string): Json {
  const lines = stdout.split('\n').filter((line) => line !== '');
  if (lines.length !== 1) throw new Error(`one line was expected, not ${lines.length}: ${stdout}`);
  return JSON.parse(lines[0]!) as Json;
}
