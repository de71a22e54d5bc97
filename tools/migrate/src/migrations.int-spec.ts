import { appendFileSync, cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SERVICES } from '@attestry/config';
import {
  describeSchema,
  FOLDERS,
  migrateDown,
  migrateUp,
  MIGRATIONS_ROOT,
  migrationStatus,
  readMigrations,
  staleSchemaFiles,
} from '@attestry/migrations';
import { entitiesBelow, schemaDifference } from '@attestry/persistence';
import { aDatabase, plantRows, type TestDatabase } from '@attestry/test-database';
import pg from 'pg';
import { Commands } from './commands.js';

const TENANT = '018f0000-0000-7000-8000-00000000000a';

let testDatabase: TestDatabase;
let url: string;
let admin: pg.Client;

beforeAll(async () => {
  testDatabase = await aDatabase();
  url = testDatabase.urls['attestry_migrator']!;
  admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
});

afterAll(async () => {
  await admin?.end();
  await testDatabase?.drop();
});

const catalogue = async () => {
  const schemas = await Promise.all(
    FOLDERS.map(async (folder) => [folder, await describeSchema(admin, folder)] as const),
  );
  return Object.fromEntries(schemas);
};

const ALL = Number.MAX_SAFE_INTEGER;

describe('the migrations', () => {
  it('give the same catalogue after the way back and forth, one at a time, with rows in every table', async () => {
    const before = await catalogue();
    await plantRows(admin, SERVICES, TENANT);
    for (const folder of FOLDERS.toReversed()) {
      for (const file of readMigrations(folder).toReversed()) {
        await expect(migrateDown({ url, folders: [folder], steps: 1 })).resolves.toEqual([`${folder}/${file.name}`]);
      }
    }
    for (const folder of FOLDERS) {
      for (const file of readMigrations(folder)) {
        await expect(migrateUp({ url, folders: [folder], steps: 1 })).resolves.toEqual([`${folder}/${file.name}`]);
        if (folder !== 'platform') await plantRows(admin, [folder], TENANT);
        else if (file.name === '0001_cell') await admin.query("insert into platform.cell (region) values ('us-east')");
      }
    }
    expect(await catalogue()).toEqual(before);
  }, 120_000);

  it('leave nothing behind on the way back', async () => {
    await migrateDown({ url, folders: FOLDERS.filter((folder) => folder !== 'platform'), steps: ALL });
    for (const service of SERVICES) {
      const left = await describeSchema(admin, service);
      expect([service, left.trim()]).toEqual([service, '']);
    }
    await migrateUp({ url });
  }, 120_000);

  it('are applied once by two who start at the same time', async () => {
    await migrateDown({ url, folders: ['rag'], steps: ALL });
    const applied = (await Promise.all([migrateUp({ url }), migrateUp({ url })])).flat();
    expect(applied).toEqual(readMigrations('rag').map(({ name }) => `rag/${name}`));
  });

  it('make what the committed schema.sql files say', async () => {
    await expect(staleSchemaFiles(admin)).resolves.toEqual([]);
  });

  it('remember who applied what, and when', async () => {
    const [rag] = await migrationStatus({ url, folders: ['rag'] });
    expect(rag?.applied[0]).toMatchObject({
      name: '0001_service_schema',
      appliedBy: 'attestry_migrator',
      description: expect.stringContaining('outbox'),
      sha256: readMigrations('rag')[0]!.checksum,
    });
    expect(Math.abs(rag!.applied[0]!.appliedAt.getTime() - Date.now())).toBeLessThan(120_000);
  });
});

describe('the commands', () => {
  let root: string;
  let printed: string[];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'attestry-migrations-'));
    for (const folder of FOLDERS) cpSync(join(MIGRATIONS_ROOT, folder), join(root, folder), { recursive: true });
    printed = [];
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const commands = (production = false) =>
    new Commands({
      target: async () => ({ url, close: () => Promise.resolve() }),
      print: (line) => printed.push(line),
      production,
      root,
    });

  it('find the files valid', async () => {
    await commands().dump({});
    printed.length = 0;
    await expect(commands().validate({})).resolves.toBe(0);
    expect(printed).toEqual(['valid']);
  });

  it('name a file that was edited after it was applied, and apply nothing on top', async () => {
    appendFileSync(join(root, 'rag/0001_service_schema.up.sql'), '\n-- a thought that came later\n');
    await expect(commands().validate({})).resolves.toBe(1);
    expect(printed).toContain('rag/0001_service_schema was edited after it was applied');
    await expect(commands().up({})).rejects.toThrow('rag/0001_service_schema was edited after it was applied');
  });

  it('notice an edited way back too', async () => {
    appendFileSync(join(root, 'rag/0001_service_schema.down.sql'), '\nselect 1;\n');
    await expect(commands().validate({})).resolves.toBe(1);
  });

  it('name a file that is gone', async () => {
    for (const way of ['up', 'down']) {
      renameSync(join(root, `rag/0001_service_schema.${way}.sql`), join(root, `rag/0001_other.${way}.sql`));
    }
    await expect(commands().validate({})).resolves.toBe(1);
    expect(printed).toContain('rag/0001_service_schema was applied, but its file is gone');
  });

  it('name a schema.sql that is not what the migrations make', async () => {
    await commands().dump({});
    printed.length = 0;
    appendFileSync(join(root, 'rag/schema.sql'), '-- by hand\n');
    await expect(commands().validate({})).resolves.toBe(1);
    expect(printed).toEqual(['rag/schema.sql is not what the migrations make: run migrate dump']);
    await commands().dump({});
    await expect(commands().validate({})).resolves.toBe(0);
  });

  it('name a statement that breaks a rule', async () => {
    writeNext('bad', '-- Forgets everything.\ndelete from rag.local_tenants;\n');
    await expect(commands().validate({})).resolves.toBe(1);
    expect(printed.join('\n')).toContain('no-dml-on-tenant-tables: "delete from rag.local_tenants"');
  });

  it('take back all of a migration that fails, and say where', async () => {
    const name = writeNext('bad', '-- Fails half-way.\ncreate table rag.half (tenant_id uuid);\nselect 1 / 0;\n');
    await expect(commands().up({})).rejects.toThrow(`rag/${name}: division by zero (rolled back; 0 more not reached)`);
    const { rows } = await admin.query("select to_regclass('rag.half') as half");
    expect(rows).toEqual([{ half: null }]);
    await commands().status({});
    expect(printed.join('\n')).toContain(`${name}  pending  Fails half-way.`);
  });

  it('run a migration as the owner of its schema, who cannot write history', async () => {
    const name = writeNext('forge', '-- Forges history.\ndelete from platform.history_rag;\n');
    await expect(commands().up({})).rejects.toThrow(`rag/${name}: permission denied for`);
  });

  it('make the next two files', async () => {
    const next = String(readMigrations('rag').length + 1).padStart(4, '0');
    await commands().create('documents', { folder: 'rag' });
    expect(printed).toEqual([`rag/${next}_documents.up.sql`, `rag/${next}_documents.down.sql`]);
    expect(readMigrations('rag', root).at(-1)).toMatchObject({ name: `${next}_documents`, description: 'documents' });
  });

  it('create --auto begins with what the entities have and the schema lacks', async () => {
    const entities = await entitiesBelow(join(MIGRATIONS_ROOT, '../apps/rag/src'));
    const auto = new Commands({
      target: async () => ({ url, close: () => Promise.resolve() }),
      print: (line) => void printed.push(line),
      production: false,
      root,
      difference: (at, folder) => schemaDifference(at, folder, entities),
    });
    const number = String(readMigrations('rag').length + 1).padStart(4, '0');
    const created = () => readFileSync(join(root, `rag/${number}_more.up.sql`), 'utf8');
    await expect(auto.create('more', { folder: 'rag', auto: true })).resolves.toBe(0);
    expect(created()).toBe('-- more\n');
    expect(printed[0]).toBe('the entities of rag have nothing that the database lacks');

    for (const way of ['up', 'down']) rmSync(join(root, `rag/${number}_more.${way}.sql`));
    await admin.query('alter table rag.documents rename column language to language_of_old');
    try {
      await auto.create('more', { folder: 'rag', auto: true });
      expect(created()).toMatch(/^-- more\nalter table "rag"."documents" add (column )?"language" text not null;\n$/);
    } finally {
      await admin.query('alter table rag.documents rename column language_of_old to language');
      for (const way of ['up', 'down']) rmSync(join(root, `rag/${number}_more.${way}.sql`));
    }
    await expect(auto.create('more', { folder: 'platform', auto: true })).rejects.toThrow('platform has no entities');
  });

  it('stamp without running', async () => {
    const name = writeNext(
      'later',
      '-- Was made by hand.\ncreate table rag.by_hand (tenant_id uuid);\n',
      'drop table if exists rag.by_hand;',
    );
    await expect(commands().stamp(name, { folder: 'rag' })).resolves.toBe(0);
    const { rows } = await admin.query("select to_regclass('rag.by_hand') as table");
    expect(rows).toEqual([{ table: null }]);
    await commands().down({ folder: 'rag' });
    expect(printed).toEqual([`stamped: rag/${name}`, `taken back: rag/${name}`]);
  });

  it('fail, and do not wait for ever, when the connection breaks in the commit', async () => {
    writeNext(
      'breaks',
      `-- Ends its own connection at the end of its transaction.
create function rag.break_off() returns trigger language plpgsql as $$
begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
grant execute on function rag.break_off() to attestry_migrator;
create table rag.broken (a int);
create constraint trigger broken after insert on rag.broken initially deferred for each row execute function rag.break_off();
insert into rag.broken values (1);
`,
    );
    await expect(commands().up({ folder: 'rag' })).rejects.toThrow();
  });

  it('go back in production only when told that data is lost, and never reset there', async () => {
    await expect(commands(true).down({})).rejects.toThrow('--allow-data-loss');
    await expect(commands(true).reset({})).rejects.toThrow('development only');
    await expect(commands(true).down({ folder: 'rag', steps: '0', allowDataLoss: true })).resolves.toBe(0);
  });

  it.each([
    [{ to: '0001_x' }, '--to needs --folder'],
    [{ folder: 'nowhere' }, 'there is no folder nowhere'],
    [{ steps: 'two' }, '--steps is a number'],
  ])('refuse %j', async (options, why) => {
    await expect(commands().up(options)).rejects.toThrow(why);
  });

  function writeNext(what: string, up: string, down = 'select 1;'): string {
    const name = `${String(readMigrations('rag').length + 1).padStart(4, '0')}_${what}`;
    writeFileSync(join(root, `rag/${name}.up.sql`), up);
    writeFileSync(join(root, `rag/${name}.down.sql`), down);
    return name;
  }
});
