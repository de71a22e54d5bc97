import { loadConfig, secretUrl } from '@attestry/config';
import { Command, InvalidArgumentError } from 'commander';
import { Client } from 'pg';
import { syncVectorIndexes, VECTOR_INDEX_DEFAULTS } from './vector-indexes.js';

const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < least || number > most)
      throw new InvalidArgumentError(`a whole number from ${least} to ${most}`);
    return number;
  };

interface Options {
  m: number;
  efConstruction: number;
  fromMib: number;
  memoryMib: number;
}

const { m, efConstruction, fromMib, memoryMib } = VECTOR_INDEX_DEFAULTS;
const program = new Command('rag:index').description('Indexes over the vectors of documents.');
program
  .command('sync')
  .description('make those that large tenants need, drop the others; MIGRATE_DATABASE_URL names the database')
  .option('--m <n>', 'edges of a vector', whole(2, 100), m)
  .option('--ef-construction <n>', 'candidates looked at for them', whole(4, 1_000), efConstruction)
  .option('--from-mib <n>', 'vectors of a tenant that take this much get an index', whole(0, 1_000_000), fromMib)
  .option('--memory-mib <n>', 'memory for making one', whole(16, 1_000_000), memoryMib)
  .action(async (options: Options) => {
    const { MIGRATE_DATABASE_URL } = loadConfig('rag:index', { MIGRATE_DATABASE_URL: secretUrl() });
    const client = new Client({ connectionString: MIGRATE_DATABASE_URL, application_name: 'attestry-rag-index' });
    await client.connect();
    try {
      await syncVectorIndexes(client, { ...options, report: (line) => void process.stdout.write(`${line}\n`) });
    } finally {
      await client.end();
    }
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`rag:index: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
