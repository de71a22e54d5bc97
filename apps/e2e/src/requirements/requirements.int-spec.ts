import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES, databaseSettings, serviceSettings } from '@attestry/config';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalogueOf } from './catalogue.js';
import { type Answer, answersIn } from './requirement.js';

const root = join(import.meta.dirname, '../../../..');
const answers = answersIn(readFileSync(join(root, 'docs/requirements.md'), 'utf8'));
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts,
);
const settings = new Set([...Object.keys(databaseSettings()), ...Object.keys(serviceSettings())]);
const planned = new Set([...SERVICES, 'operations']);

describe('docs/requirements.md', () => {
  let database: TestDatabase;
  let catalogue: ReadonlySet<string>;

  beforeAll(async () => {
    database = await aDatabase();
    catalogue = await catalogueOf(database.adminUrl);
  });
  afterAll(() => database.drop());

  it('has a row for each seed', () => {
    const seeds = new Set(answers.map(({ seed }) => seed.slice(0, 2)));
    expect([...seeds].sort()).toEqual(['CM', 'NX', 'PE', 'PR', 'SG']);
  });

  it('points to things that exist', () => {
    const nowhere = answers.filter((answer) => !exists(answer));
    expect(nowhere.map(({ line, kind, target }) => `line ${line}: ${kind} ${target}`)).toEqual([]);
  });

  it('would notice a row that points nowhere', () => {
    const wrong = ['column tenancy.tenants.nothing', 'adr 9999', 'command fly', 'setting NOTHING', 'planned someday'];
    const rows = wrong.map((answer) => `| PE 1 | a thing | ${answer} |`).join('\n');
    expect(answersIn(rows).filter(exists)).toEqual([]);
  });

  function exists({ kind, target }: Answer): boolean {
    switch (kind) {
      case 'table':
      case 'index':
      case 'column':
      case 'function':
        return catalogue.has(`${kind} ${target}`);
      case 'adr':
        return readdirSync(join(root, 'docs/adr')).some((file) => file.startsWith(`${target}-`));
      case 'test':
      case 'doc':
      case 'file':
        return existsSync(join(root, target));
      case 'command':
        return isCommand(target);
      case 'setting':
        return settings.has(target);
      case 'planned':
        return planned.has(target);
      default:
        return false;
    }
  }
});

function isCommand(words: string): boolean {
  const [script = '', verb] = words.split(' ');
  if (!scripts.includes(script)) return false;
  return (
    verb === undefined ||
    new RegExp(`(command|partial)\\('${verb}'`).test(sourcesOf(join(root, 'tools', script, 'src')))
  );
}

const sourcesOf = (folder: string): string =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
