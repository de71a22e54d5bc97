import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { identityV1 } from '@attestry/contracts';
import { signedIn, withCell } from '../cell.js';
import type { Globals } from '../globals.js';
import { Output } from '../output.js';
import { localAddresses, ProfileFile } from '../profile.js';
import { protoJson } from '../proto-json.js';
import { ask } from '../prompt.js';

interface LoginOptions {
  email?: string;
  tenant?: string;
  operatorKey?: string;
  host: string;
  portBase: string;
}

export function sessionCommands(program: Command, globals: () => Globals): void {
  program
    .command('login')
    .description('sign in; the password is asked for, or read from standard input')
    .option('--email <address>', 'address of the account')
    .option('--tenant <slug>', 'tenant to work in, for people with several')
    .option('--operator-key <file>', 'sign in as the platform operator with a one-time key')
    .option('--host <host>', 'host of the cell', '127.0.0.1')
    .option('--port-base <number>', 'PORT_BASE of the cell', '0')
    .action((options: LoginOptions) => login(options, globals()));
  program
    .command('logout')
    .description('end the session')
    .action(async () => {
      const { profile, json } = globals();
      await signedIn(profile, (client) => client.signOut());
      new Output(json).show({ signedOut: true }, 'signed out');
    });
  program
    .command('whoami')
    .description('show who is signed in, where and with which role')
    .action(() => whoami(globals()));
}

async function login(options: LoginOptions, { profile, json }: Globals): Promise<void> {
  const addresses = localAddresses(options.host, Number(options.portBase));
  new ProfileFile().write(profile, { addresses });
  await withCell(profile, async (client) => {
    if (options.operatorKey !== undefined) {
      return client.signInOperator(readFileSync(options.operatorKey, 'utf8').trim());
    }
    const email = options.email ?? (await ask('e-mail: '));
    const password = await ask('password: ', { hidden: true });
    return client.signIn({ email, password, ...(options.tenant === undefined ? {} : { tenantSlug: options.tenant }) });
  });
  new Output(json).show({ signedIn: true, profile }, `signed in; kept as profile ${profile}`);
}

async function whoami({ profile, json }: Globals): Promise<void> {
  const me = await signedIn(profile, (client) => client.services.users.getMe({}));
  const role = identityV1.Role[me.member?.role ?? 0]?.replace('ROLE_', '').toLowerCase() ?? 'nobody';
  const value = protoJson('attestry.identity.v1.GetMeResponse', identityV1.GetMeResponse, me);
  new Output(json).show(value, `${me.user?.email ?? ''} as ${role}, ${me.permissions.length} permissions`);
}
