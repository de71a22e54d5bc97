import { loadConfig, REGIONS, secretUrl } from '@attestry/config';
import { LOGIN_ROLES } from '@attestry/migrations';
import { Command, InvalidArgumentError } from 'commander';
import { initCell } from './init-cell.js';
import { ensurePasswords } from './passwords-file.js';

const PASSWORDS_HELP = `JSON with the passwords of the login roles, made if missing: ${LOGIN_ROLES.join(', ')}`;
const report = (line: string) => void process.stdout.write(`${line}\n`);
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
  .option('--passwords <file>', PASSWORDS_HELP, '.data/cell-passwords.json')
  .action(async ({ region, compliance, database, passwords }: Options) => {
    const { ADMIN_DATABASE_URL } = loadConfig('cell:init', { ADMIN_DATABASE_URL: secretUrl() });
    await initCell({
      adminUrl: ADMIN_DATABASE_URL,
      database,
      region,
      ...(compliance ? { compliance } : {}),
      passwords: ensurePasswords(passwords, report),
      report,
    });
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
