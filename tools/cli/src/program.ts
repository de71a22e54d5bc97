import { Command } from 'commander';
import { askCommands } from './commands/ask.command.js';
import { auditCommands } from './commands/audit.command.js';
import { connectionCommands } from './commands/connections.command.js';
import { entityCommands } from './commands/entities.command.js';
import { findingCommands } from './commands/findings.command.js';
import { importCommands } from './commands/import.command.js';
import { indicatorCommands } from './commands/indicators.command.js';
import { remediationCommands } from './commands/remediation.command.js';
import { riskCommands } from './commands/risk.command.js';
import { sessionCommands } from './commands/session.command.js';
import { tenantCommands } from './commands/tenants.command.js';
import type { Globals } from './globals.js';

/** All commands of `attestry`. */
export function attestryProgram(): Command {
  const program = new Command('attestry')
    .description('works with an Attestry cell over gRPC')
    .option('--profile <name>', 'which cell and session', process.env['ATTESTRY_PROFILE'] ?? 'default')
    .option('--json', 'one JSON document instead of text', false)
    .showHelpAfterError('(attestry --help shows the commands)');
  const globals = (): Globals => program.opts<Globals>();
  sessionCommands(program, globals);
  tenantCommands(program, globals);
  importCommands(program, globals);
  entityCommands(program, globals);
  riskCommands(program, globals);
  findingCommands(program, globals);
  indicatorCommands(program, globals);
  remediationCommands(program, globals);
  connectionCommands(program, globals);
  askCommands(program, globals);
  auditCommands(program, globals);
  return program;
}
