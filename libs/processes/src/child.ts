import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TETHER = fileURLToPath(new URL('../tether.cjs', import.meta.url));
const HOLD_PORTS = fileURLToPath(new URL('../hold-ports.cjs', import.meta.url));

/** How to start a Node script as a child process. */
export interface ChildOptions {
  readonly name: string;
  /** Script and its arguments. */
  readonly command: readonly [script: string, ...args: string[]];
  /** Flags of Node itself, for example `--max-old-space-size=160`. */
  readonly nodeFlags?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Ports of the loopback address that it will listen on; they are its own from its first moment. */
  readonly ports?: readonly number[];
  /** A file that standard output and error are appended to; `inherit` shares ours; `pipe` offers `output`. */
  readonly output: { readonly file: string } | 'inherit' | 'pipe';
  /** How long the child may tidy up when this process is gone, before it is killed. */
  readonly graceMs?: number;
  /** A group of its own, which Ctrl-C in the terminal does not reach. */
  readonly ownGroup?: boolean;
}

/** How a child ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A Node process that never outlives the one that started it. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** What it has said so far, for `output: 'pipe'`. */
  readonly said: { readonly stdout: string; readonly stderr: string };
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Asks it to end, and kills it when it has not after `withinMs`. */
  readonly stop: (withinMs: number) => Promise<Exit>;
}

/** Starts a script on the Node that runs us. */
export function startChild(options: ChildOptions): Child {
  const { name, command, nodeFlags = [], graceMs = 1_500, ports = [] } = options;
  const preloads = [TETHER, HOLD_PORTS].flatMap((file) => ['--require', file]);
  const child = spawn(process.execPath, [...preloads, ...nodeFlags, ...command], {
    cwd: options.cwd,
    detached: options.ownGroup ?? false,
    stdio: [...streamsFor(options.output), 'pipe'],
    env: {
      ...(options.env ?? process.env),
      ATTESTRY_TETHERED_TO: String(process.pid),
      ATTESTRY_TETHER_GRACE_MS: String(graceMs),
      ATTESTRY_HOLD_PORTS: ports.join(','),
    },
  });
  child.stdio[3]?.on('error', () => undefined);
  const exited = exitOf(child);
  if (child.pid === undefined) throw new Error(`${name} could not be started with ${process.execPath}`);
  return { name, pid: child.pid, exited, said: collect(child), kill: (signal) => void child.kill(signal), stop };

  async function stop(withinMs: number): Promise<Exit> {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
    try {
      return await exited;
    } finally {
      clearTimeout(timer);
    }
  }
}

function streamsFor(output: ChildOptions['output']): ('ignore' | 'inherit' | 'pipe' | number)[] {
  if (output === 'inherit') return ['inherit', 'inherit', 'inherit'];
  if (output === 'pipe') return ['ignore', 'pipe', 'pipe'];
  const file = openSync(output.file, 'a', 0o600);
  // spawn duplicates the descriptor before it returns.
  setImmediate(() => closeSync(file));
  return ['ignore', file, file];
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once(child.stdout ? 'close' : 'exit', (code: number | null, signal: NodeJS.Signals | null) =>
      resolve({ code, signal }),
    );
  });
}

function collect(child: ChildProcess) {
  const said = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  return said;
}
