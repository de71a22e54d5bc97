import { type Command, Option } from 'commander';
import { tenancyV1 } from '@attestry/contracts';
import { signedIn } from '../cell.js';
import type { Globals } from '../globals.js';
import { Output } from '../output.js';
import { protoJson } from '../proto-json.js';

const KINDS = {
  enterprise: tenancyV1.OrganizationType.ORGANIZATION_TYPE_ENTERPRISE,
  smb: tenancyV1.OrganizationType.ORGANIZATION_TYPE_SMB,
  consultant: tenancyV1.OrganizationType.ORGANIZATION_TYPE_CONSULTANT,
  c3pao: tenancyV1.OrganizationType.ORGANIZATION_TYPE_C3PAO,
} as const;

interface CreateOptions {
  name: string;
  admin: string;
  type: keyof typeof KINDS;
  requirement: string[];
}

export function tenantCommands(program: Command, globals: () => Globals): void {
  const tenants = program.command('tenants').description('tenants of the cell (operators)');
  tenants
    .command('create <slug>')
    .description('create a tenant and invite its first administrator')
    .requiredOption('--name <name>', 'name for people')
    .requiredOption('--admin <address>', 'e-mail address of the first administrator')
    .addOption(new Option('--type <type>', 'kind of organization').choices(Object.keys(KINDS)).default('smb'))
    .option('--requirement <code...>', 'regimes it must meet, for example CMMC_L2', [])
    .action((slug: string, options: CreateOptions) => create(slug, options, globals()));
}

async function create(slug: string, options: CreateOptions, { profile, json }: Globals): Promise<void> {
  const request = tenancyV1.CreateTenantRequest.fromPartial({
    slug,
    name: options.name,
    organizationType: KINDS[options.type],
    complianceRequirements: options.requirement,
    administratorEmail: options.admin,
  });
  const answer = await signedIn(profile, (client) => client.services.tenants.createTenant(request));
  const value = protoJson('attestry.tenancy.v1.CreateTenantResponse', tenancyV1.CreateTenantResponse, answer);
  const invitation = answer.invitation?.token ?? 'follows by mail';
  new Output(json).show(value, `tenant ${slug} ${answer.tenant?.id ?? ''}\ninvitation ${invitation}`);
}
