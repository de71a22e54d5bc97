import {
  DataFolder,
  freePortBase,
  Platform,
  type PlatformOptions,
  readSettings,
  RestClient,
  restUrlOf,
} from '@attestry/start';
import { waitUntil } from '@attestry/processes';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a suite needs of a running platform. */
export interface PlatformUnderTest {
  /** Base URL of the REST API. */
  readonly rest: string;
  readonly portBase: number;
  readonly folder: DataFolder;
  /** The engine as administrator, database of the cell. For looking, not for arranging. */
  readonly adminUrl: string;
}

/** The platform that all suites of a run share. Suites make tenants of their own and never stop parts of it. */
export function sharedPlatform(): PlatformUnderTest {
  const settings = readSettings({ PORT_BASE: given('E2E_PORT_BASE'), DATA_DIR: given('E2E_DATA_DIR') });
  return {
    rest: restUrlOf(settings),
    portBase: settings.PORT_BASE,
    folder: new DataFolder(settings.DATA_DIR),
    adminUrl: cellDatabase(given('E2E_ADMIN_URL')),
  };
}

/** A platform for one suite alone, whose parts may be killed. `end` stops it and removes its files. */
export async function ownPlatform(overrides: PlatformOptions['overrides'] = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'attestry-e2e-own-'));
  const settings = readSettings({ PORT_BASE: String(await freePortBase()), DATA_DIR: join(folder, 'data') });
  const platform = new Platform({ settings, overrides });
  const end = async () => {
    await platform.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await platform.start();
  } catch (error) {
    await end();
    throw error;
  }
  const { url } = await platform.engine();
  const underTest = {
    rest: platform.rest,
    portBase: settings.PORT_BASE,
    folder: platform.folder,
    adminUrl: cellDatabase(url()),
  };
  return { ...underTest, platform, end };
}

/** A client signed in as the platform's operator, by a fresh one-time key. */
export async function asOperator({ rest, folder }: PlatformUnderTest): Promise<RestClient> {
  const operatorKey = randomBytes(32).toString('base64url');
  writeFileSync(folder.operatorKey, operatorKey, { mode: 0o600 });
  const client = new RestClient(rest);
  const { tokens } = (await client.post('/v1/operators:signIn', { operatorKey })) as Signed;
  client.token = tokens.accessToken;
  return client;
}

/** A tenant with its first administrator, who is signed in. */
export async function aTenant(platform: PlatformUnderTest, traits: { slug?: string; name?: string } = {}) {
  const operator = await asOperator(platform);
  const slug = traits.slug ?? `t-${randomUUID().slice(0, 8)}`;
  const email = `admin@${slug}.example`;
  const password = randomBytes(18).toString('base64url');
  const { tenant, invitation } = (await operator.post('/v1/tenants', {
    slug,
    name: traits.name ?? `Tenant ${slug}`,
    organizationType: 'ORGANIZATION_TYPE_SMB',
    administratorEmail: email,
  })) as unknown as { tenant: { id: string }; invitation: { token: string } };
  await untilOnTrial(operator, tenant.id);

  const client = new RestClient(platform.rest);
  const { tokens } = (await client.post('/v1/invitations:accept', { token: invitation.token, password })) as Signed;
  client.token = tokens.accessToken;
  return { id: tenant.id, slug, email, password, client, refreshToken: tokens.refreshToken };
}

async function untilOnTrial(operator: RestClient, tenantId: string): Promise<void> {
  const onTrial = await waitUntil(
    async () => ((await operator.get(`/v1/tenants/${tenantId}`))['tenant'] as { status: string }).status === ON_TRIAL,
    { withinMs: 20_000 },
  );
  if (!onTrial) throw new Error(`tenant ${tenantId} did not become usable within 20 s`);
}

const ON_TRIAL = 'TENANT_STATUS_TRIAL';

type Signed = { readonly tokens: { readonly accessToken: string; readonly refreshToken: string } } & Record<
  string,
  unknown
>;

function cellDatabase(adminUrl: string): string {
  const url = new URL(adminUrl);
  url.pathname = '/attestry';
  return url.href;
}

function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run end-to-end suites by jest's e2e project`);
  return value;
}
