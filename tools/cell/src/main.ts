import { loadConfig, REGIONS, secretUrl } from '@attestry/config';
import { LOGIN_ROLES } from '@attestry/migrations';
import { Command, InvalidArgumentError } from 'commander';
import { readFileSync } from 'node:fs';
import { initCell } from './init-cell.js';

const commaSeparated = (text: string) => text.split(',').map((part) => part.trim());
const knownRegion = (text: string) => {
  if (!REGIONS.some((region) => region === text)) throw new InvalidArgumentError(`one of ${REGIONS.join(', ')}`);
  return text;
};

interface Options {
  region: string;
  compliance?: string[];
  database: string;
  passwords: string;
}

const program = new Command('cell:init')
  .description('Turns an empty PostgreSQL server into a cell. Idempotent; ADMIN_DATABASE_URL names the server.')
  .requiredOption('--region <region>', 'where this cell is', knownRegion)
  .option('--compliance <regimes>', 'for example HIPAA,SOC2', commaSeparated)
  .option('--database <name>', 'database of the cell', 'attestry')
  .requiredOption('--passwords <file>', `JSON with the passwords of the login roles: ${LOGIN_ROLES.join(', ')}`)
  .action(async ({ region, compliance, database, passwords }: Options) => {
    const { ADMIN_DATABASE_URL } = loadConfig('cell:init', { ADMIN_DATABASE_URL: secretUrl() });
    await initCell({
      adminUrl: ADMIN_DATABASE_URL,
      database,
      region,
      ...(compliance ? { compliance } : {}),
      passwords: JSON.parse(readFileSync(passwords, 'utf8')) as Record<string, string>,
      report: (line) => process.stdout.write(`${line}\n`),
    });
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
