import {
  FOLDERS,
  lintMigrations,
  migrateDown,
  type MigrateOptions,
  migrateUp,
  MigrationError,
  MIGRATIONS_ROOT,
  migrationStatus,
  readMigrations,
  staleSchemaFiles,
  stampMigrations,
  writeSchemaFiles,
} from '@attestry/migrations';
import { SERVICES } from '@attestry/config';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { differenceOfApp } from './difference-of-app.js';
import type { Target } from './target.js';

export interface CommandOptions {
  readonly folder?: string;
  readonly to?: string;
  readonly steps?: string;
  readonly allowDataLoss?: boolean;
  /** `create` only: begin with what the entities have and the database lacks. */
  readonly auto?: boolean;
}

export interface Surroundings {
  readonly target: () => Promise<Target>;
  readonly print: (line: string) => void;
  readonly production: boolean;
  readonly root?: string;
  /** What of a service's entities its schema lacks, as statements; the built apps are asked by default. */
  readonly difference?: (url: string, folder: string) => Promise<string[]>;
}

/** What `npm run migrate` can do. Each resolves to the exit code. */
export class Commands {
  readonly #root: string;

  constructor(private readonly around: Surroundings) {
    this.#root = around.root ?? MIGRATIONS_ROOT;
  }

  async up(options: CommandOptions): Promise<number> {
    return this.#run(options, async (migrate) => this.#list('applied', await migrateUp(migrate), 'nothing pending'));
  }

  async down(options: CommandOptions): Promise<number> {
    if (this.around.production && !options.allowDataLoss) {
      throw new MigrationError('down removes tables with what is in them: in production add --allow-data-loss');
    }
    return this.#run(options, async (migrate) =>
      this.#list('taken back', await migrateDown(migrate), 'nothing applied'),
    );
  }

  async stamp(name: string, options: CommandOptions): Promise<number> {
    return this.#run({ ...options, to: name }, async (migrate) =>
      this.#list('stamped', await stampMigrations({ ...migrate, to: name }), 'nothing pending'),
    );
  }

  /** History and what is pending; exit code 1 if files and history contradict each other. */
  async status(options: CommandOptions): Promise<number> {
    return this.#run(options, async (migrate) => {
      const folders = await migrationStatus(migrate);
      for (const { folder, applied, pending, problems } of folders) {
        this.around.print(`${folder}: ${applied.length} applied, ${pending.length} pending`);
        for (const row of applied) {
          this.around.print(`  ${row.name}  ${row.appliedAt.toISOString()}  ${row.appliedBy}  ${row.description}`);
        }
        for (const { name, description } of pending) this.around.print(`  ${name}  pending  ${description}`);
        for (const problem of problems) this.around.print(`  PROBLEM: ${problem}`);
      }
      return folders.some(({ problems }) => problems.length > 0) ? 1 : 0;
    });
  }

  /** Files against history, rules and `schema.sql`. */
  async validate(options: CommandOptions): Promise<number> {
    return this.#run(options, async (migrate) => {
      const folders = await migrationStatus(migrate);
      const upToDate = folders.every(({ pending }) => pending.length === 0);
      const stale = upToDate ? await this.#asClient(migrate.url, (client) => staleSchemaFiles(client, this.#root)) : [];
      const problems = [
        ...lintMigrations(this.#root).map(({ file, rule, text, why }) => `${file}: ${rule}: "${text}": ${why}`),
        ...folders.flatMap((folder) => folder.problems),
        ...stale.map((folder) => `${folder}/schema.sql is not what the migrations make: run migrate dump`),
      ];
      for (const problem of problems) this.around.print(problem);
      if (problems.length === 0)
        this.around.print(upToDate ? 'valid' : 'valid; schema.sql not compared: not up to date');
      return problems.length === 0 ? 0 : 1;
    });
  }

  async dump(options: CommandOptions): Promise<number> {
    return this.#run(options, async ({ url }) => {
      const changed = await this.#asClient(url, (client) => writeSchemaFiles(client, this.#root));
      return this.#list(
        'written',
        changed.map((folder) => `${folder}/schema.sql`),
        'no schema.sql changed',
      );
    });
  }

  /** Everything down and up again, data lost. */
  async reset(options: CommandOptions): Promise<number> {
    if (this.around.production) throw new MigrationError('reset is for development only');
    return this.#run(options, async (migrate) => {
      const down = await migrateDown({ ...migrate, steps: Number.MAX_SAFE_INTEGER });
      const up = await migrateUp(migrate);
      this.around.print(`${down.length} taken back, ${up.length} applied`);
      return 0;
    });
  }

  /** Two new files with the next number of the folder; with `auto` the way up begins with what the entities ask for. */
  async create(name: string, options: CommandOptions): Promise<number> {
    const folder = options.folder;
    if (folder === undefined) throw new MigrationError('create needs --folder: which schema is it for?');
    if (!/^[a-z0-9_]+$/.test(name)) throw new MigrationError(`"${name}": a name is lower case letters, digits and _`);
    const number = String(readMigrations(folder, this.#root).length + 1).padStart(4, '0');
    const begin = options.auto ? await this.#difference(folder) : '';
    mkdirSync(join(this.#root, folder), { recursive: true });
    for (const [way, text] of [
      ['up', `-- ${name.replaceAll('_', ' ')}\n${begin}`],
      ['down', ''],
    ] as const) {
      const file = `${number}_${name}.${way}.sql`;
      writeFileSync(join(this.#root, folder, file), text, { flag: 'wx' });
      this.around.print(`${folder}/${file}`);
    }
    return 0;
  }

  async #difference(folder: string): Promise<string> {
    if (!SERVICES.some((service) => service === folder)) throw new MigrationError(`${folder} has no entities`);
    const target = await this.around.target();
    try {
      const statements = await (this.around.difference ?? differenceOfApp)(target.url, folder);
      if (statements.length === 0) this.around.print(`the entities of ${folder} have nothing that the database lacks`);
      return statements.map((statement) => `${statement}\n`).join('');
    } finally {
      await target.close();
    }
  }

  async #run(options: CommandOptions, work: (migrate: MigrateOptions) => Promise<number>): Promise<number> {
    const { folder, to, steps } = options;
    if (folder !== undefined && !FOLDERS.some((known) => known === folder)) {
      throw new MigrationError(`there is no folder ${folder}; there are: ${FOLDERS.join(', ')}`);
    }
    if (to !== undefined && folder === undefined)
      throw new MigrationError('--to needs --folder: each has its own numbers');
    if (steps !== undefined && !/^\d{1,4}$/.test(steps)) throw new MigrationError('--steps is a number');
    const target = await this.around.target();
    try {
      return await work({
        url: target.url,
        root: this.#root,
        ...(folder === undefined ? {} : { folders: [folder] }),
        ...(to === undefined ? {} : { to }),
        ...(steps === undefined ? {} : { steps: Number(steps) }),
      });
    } finally {
      await target.close();
    }
  }

  #list(verb: string, names: readonly string[], none: string): number {
    for (const name of names) this.around.print(`${verb}: ${name}`);
    if (names.length === 0) this.around.print(none);
    return 0;
  }

  async #asClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
}
