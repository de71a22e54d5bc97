import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Role } from '@attestry/authz';
import type { Json, RestCaller } from './rest-caller.js';

export const TENANT_ROLES = ['admin', 'manager', 'assessor', 'analyst', 'auditor', 'viewer'] as const satisfies Role[];
export type TenantRole = (typeof TENANT_ROLES)[number];

export interface SeededTenant {
  slug: string;
  id: string;
  /** An access token for each role. */
  tokens: Readonly<Record<TenantRole, string>>;
  password: string;
  emailOf: (role: TenantRole) => string;
}

const PASSWORD = 'seven purple lanterns 4 river';

/** A tenant with a member of every role, made by the public API alone. */
export async function seedTenant(
  rest: RestCaller,
  operator: string,
  mailFolder: string,
  slug: string,
): Promise<SeededTenant> {
  const emailOf = (role: TenantRole) => `${role}@${slug}.example`;
  const created = await rest.ok('Tenant_CreateTenant', {
    token: operator,
    body: {
      slug,
      name: `Tenant ${slug}`,
      organizationType: 'ORGANIZATION_TYPE_SMB',
      administratorEmail: emailOf('admin'),
    },
  });
  const id = (created['tenant'] as { id: string }).id;
  await untilOnTrial(rest, operator, id);
  // The trial has room for five people only.
  const body = { plan: 'PLAN_TIER_ENTERPRISE' };
  await rest.ok('Tenant_ActivateTenant', { token: operator, path: { id }, body });
  const invitation = (created['invitation'] as { token: string } | undefined)?.token;
  const tokens: Partial<Record<TenantRole, string>> = {
    admin: await accept(rest, invitation ?? (await tokenInMail(mailFolder, emailOf('admin')))),
  };
  for (const role of TENANT_ROLES.filter((each) => each !== 'admin')) {
    const body = { email: emailOf(role), role: `ROLE_${role.toUpperCase()}` };
    await rest.ok('Invitation_CreateInvitation', { token: tokens.admin, body });
    tokens[role] = await accept(rest, await tokenInMail(mailFolder, emailOf(role)));
  }
  return { slug, id, tokens: tokens as SeededTenant['tokens'], password: PASSWORD, emailOf };
}

/** Once every service of the cell knows the tenant. */
async function untilOnTrial(rest: RestCaller, operator: string, id: string): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    const { tenant } = await rest.ok('Tenant_GetTenantById', { token: operator, path: { id } });
    if ((tenant as Json)['status'] === 'TENANT_STATUS_TRIAL') return;
    await sleep(200);
  }
  throw new Error(`tenant ${id} did not reach its trial`);
}

async function accept(rest: RestCaller, token: string): Promise<string> {
  const body = { token, password: PASSWORD, givenName: 'Given', familyName: 'Family' };
  return accessTokenIn(await rest.ok('Invitation_AcceptInvitation', { body }));
}

export const accessTokenIn = (answer: Json): string => (answer['tokens'] as { accessToken: string }).accessToken;

async function tokenInMail(folder: string, address: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const mails = readdirSync(folder).map((file) => unfolded(readFileSync(join(folder, file), 'utf8')));
    const mail = mails.find((text) => text.includes(`To: ${address}`));
    const token = /^Token: (\S+)/m.exec(mail ?? '')?.[1];
    if (token !== undefined) return token;
    await sleep(100);
  }
  throw new Error(`no invitation was mailed to ${address}`);
}

/** Quoted-printable lines joined again (RFC 2045). */
const unfolded = (mail: string): string =>
  mail.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
