import { initCell } from '@attestry/cell';
import { type Engine, startEngine } from '@attestry/embedded-postgres';
import { type Child, proportionalMemoryMiB, startChild, waitUntil } from '@attestry/processes';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DataFolder } from './data-folder.js';
import { HeldPorts } from './held-ports.js';
import { describeEnd } from './log-cause.js';
import { environmentOf, type Wiring } from './member-environment.js';
import { HEAP_MIB, type Member, MEMBERS, portsOfMember, restUrlOf } from './members.js';
import { isReady } from './readiness.js';
import { ensureSecrets } from './secrets.js';
import type { StartSettings } from './settings.js';

const ROOT = join(import.meta.dirname, '../../..');
/** Traces the member if OTEL_* names an exporter; loads nothing otherwise. */
const TRACING = pathToFileURL(join(ROOT, 'libs/observability/dist/otel.js')).href;
/** Buffers of a stream live outside of the heap and go with the small objects that hold them, so those go often. */
const SMALL_YOUNG_GENERATION = '--max-semi-space-size=1';
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 5_000;

/** How to run a platform. */
export interface PlatformOptions {
  readonly settings: StartSettings;
  /** Forget the data of earlier starts. */
  readonly fresh?: boolean;
  /** Settings of single members that differ, for tests. */
  readonly overrides?: Partial<Readonly<Record<Member, NodeJS.ProcessEnv>>>;
  /** Hears of each part that is up, with the time it took. */
  readonly report?: (part: string, ms: number) => void;
}

/** One whole cell on this machine: the engine and every service, each a process of its own. */
export class Platform {
  readonly folder: DataFolder;
  /** Settles with the cause when a process ends that nobody stopped. */
  readonly failure: Promise<string>;
  readonly #options: Required<PlatformOptions>;
  readonly #children = new Map<Member, Child>();
  readonly #expected = new Set<number>();
  #fail: (cause: string) => void = () => undefined;
  #engine: Promise<Engine> | undefined;
  #wiring: Wiring | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: PlatformOptions) {
    this.#options = { fresh: false, overrides: {}, report: () => undefined, ...options };
    this.folder = new DataFolder(options.settings.DATA_DIR);
    this.failure = new Promise((resolve) => (this.#fail = resolve));
  }

  /** Base URL of the REST API. */
  get rest(): string {
    return restUrlOf(this.#options.settings);
  }

  /** `host:port` of a service's gRPC. */
  addressOf(service: Exclude<Member, 'bff'>): string {
    return `127.0.0.1:${portsOfMember(service, this.#portBase).main}`;
  }

  /** Connection URL of the cell's database as one of its login roles. */
  databaseUrl(role: string): string {
    const url = this.#wiring?.databaseUrls[role];
    if (url === undefined) throw new Error(`there is no login role ${role}`);
    return url;
  }

  /** The running engine. */
  async engine(): Promise<Engine> {
    if (!this.#engine) throw new Error('the engine was not started');
    return this.#engine;
  }

  /** Everything up and ready, or an error whose message is one line that names the cause. */
  async start(): Promise<void> {
    const { settings, fresh } = this.#options;
    const ports = await HeldPorts.take(this.#portBase);
    try {
      if (fresh) this.folder.discard();
      this.folder.prepare();
      const secrets = ensureSecrets(this.folder);
      await this.#timed('postgres', () => this.#startEngine());
      const { url } = await this.engine();
      const cell = await this.#timed('cell', () =>
        initCell({ adminUrl: url(), region: settings.REGION, passwords: secrets.passwords }),
      );
      this.#wiring = { settings, folder: this.folder, secrets, databaseUrls: cell.urls };
    } finally {
      ports.release();
    }
    await Promise.all(MEMBERS.map((member) => this.#timed(member, () => this.#startMember(member))));
  }

  /** Kills a process without a chance to tidy up, as a test of what survives that. */
  async kill(member: Member | 'postgres'): Promise<void> {
    const engine = await this.engine();
    const child = member === 'postgres' ? undefined : this.#children.get(member);
    const pid = child?.pid ?? engine.pid;
    this.#expected.add(pid);
    process.kill(pid, 'SIGKILL');
    await (child?.exited ?? engine.ended);
  }

  /** Starts a killed process again and waits until it is ready. */
  async restart(member: Member | 'postgres'): Promise<void> {
    if (member === 'postgres') await this.#startEngine((await this.engine()).port);
    else await this.#startMember(member);
  }

  /** Process ids by name. */
  async pids(): Promise<Record<string, number>> {
    const members = [...this.#children].map(([name, child]) => [name, child.pid] as const);
    return { ...Object.fromEntries(members), postgres: (await this.engine()).pid };
  }

  /** Memory of all processes and of this one, without counting shared pages twice. */
  async memoryMiB(): Promise<number | undefined> {
    return proportionalMemoryMiB([process.pid, ...Object.values(await this.pids())]);
  }

  /** Ends all processes, the engine last. Within 10 s; can be called at any time and more than once. */
  stop(): Promise<void> {
    return (this.#stopped ??= this.#stopAll());
  }

  get #portBase(): number {
    return this.#options.settings.PORT_BASE;
  }

  async #startEngine(port?: number): Promise<void> {
    this.#engine = startEngine({ dataDir: this.folder.engine, ...(port === undefined ? {} : { port }) });
    const engine = await this.#engine;
    void engine.ended.then(({ expected }) => {
      if (!expected && !this.#expected.has(engine.pid)) this.#fail('postgres ended unexpectedly');
    });
  }

  async #startMember(member: Member): Promise<void> {
    const main = join(ROOT, 'apps', member, 'dist', 'main.js');
    if (!existsSync(main)) throw new Error(`${main} is missing: build it with "npx nx build ${member}"`);
    if (this.#stopped) throw new Error('the platform is stopping');

    const log = this.folder.logOf(member);
    const logStart = existsSync(log) ? statSync(log).size : 0;
    const child = startChild({
      name: member,
      command: [main],
      nodeFlags: [`--max-old-space-size=${HEAP_MIB[member]}`, SMALL_YOUNG_GENERATION, '--import', TRACING],
      cwd: ROOT,
      env: { ...environmentOf(member, this.#wiring!), ...this.#options.overrides[member] },
      output: { file: log },
      ownGroup: true,
      ports: Object.values(portsOfMember(member, this.#portBase)),
    });
    this.#children.set(member, child);
    const ended = child.exited.then((end) =>
      describeEnd(member, end, () => readFileSync(log).subarray(logStart).toString('utf8')),
    );
    void ended.then((cause) => this.#expected.has(child.pid) || this.#stopped || this.#fail(cause));
    await this.#ready(member, ended);
  }

  async #ready(member: Member, ended: Promise<string>): Promise<void> {
    const { ops } = portsOfMember(member, this.#portBase);
    let death: string | undefined;
    void ended.then((cause) => (death = cause));
    const ready = await waitUntil(async () => death !== undefined || (await isReady(ops)), {
      withinMs: READY_WITHIN_MS,
    });
    if (death !== undefined) throw new Error(death);
    if (!ready)
      throw new Error(`${member} was not ready within ${READY_WITHIN_MS / 1000} s: see ${this.folder.logOf(member)}`);
  }

  async #timed<T>(part: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.#options.report(part, Math.round(performance.now() - start));
    return result;
  }

  async #stopAll(): Promise<void> {
    await Promise.all([...this.#children.values()].map((child) => child.stop(STOP_WITHIN_MS)));
    const engine = await this.#engine?.catch(() => undefined);
    await engine?.stop();
  }
}
