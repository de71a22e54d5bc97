import { Command } from 'commander';
import { type CommandOptions, Commands } from './commands.js';
import { openTarget } from './target.js';

const commands = new Commands({
  target: () => openTarget(),
  print: (line) => process.stdout.write(`${line}\n`),
  production: process.env['NODE_ENV'] === 'production',
});

const ends = async (code: number | Promise<number>) => {
  process.exitCode = await code;
};

const program = new Command('migrate').description('The schemas of a cell, forward and back.');
const command = (name: string, description: string) =>
  program.command(name).description(description).option('--folder <schema>', 'only this one');
const partial = (name: string, description: string) =>
  command(name, description)
    .option('--to <name>', 'up to this one (up), or back to it (down); needs --folder')
    .option('--steps <n>', 'how many per folder');

partial('up', 'apply what is pending').action((options: CommandOptions) => ends(commands.up(options)));
partial('down', 'take back the newest of each folder')
  .option('--allow-data-loss', 'needed in production')
  .action((options: CommandOptions) => ends(commands.down(options)));
command('status', 'history and what is pending').action((options: CommandOptions) => ends(commands.status(options)));
command('validate', 'files against history, rules and schema.sql').action((options: CommandOptions) =>
  ends(commands.validate(options)),
);
command('dump', 'write schema.sql of each folder').action((options: CommandOptions) => ends(commands.dump(options)));
command('reset', 'everything down and up again (development only)').action((options: CommandOptions) =>
  ends(commands.reset(options)),
);
command('stamp', 'mark as applied up to this one, without running it')
  .argument('<name>')
  .action((name: string, options: CommandOptions) => ends(commands.stamp(name, options)));
command('create', 'two new files for a migration')
  .argument('<name>')
  .option('--auto', 'begin with the tables and columns that the entities have and the database lacks')
  .action((name: string, options: CommandOptions) => ends(commands.create(name, options)));

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`migrate: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
