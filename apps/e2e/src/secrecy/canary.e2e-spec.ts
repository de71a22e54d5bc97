import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expandRole } from '@attestry/authz';
import { identityV1, loadRegistry, optionsV1 } from '@attestry/contracts';
import { portsOf, type ServiceName } from '@attestry/config';
import {
  type BytesClient,
  contractFacts,
  createBytesClient,
  createChannelClient,
  type MethodFacts,
  ServiceTokens,
} from '@attestry/rpc';
import { MEMBERS } from '@attestry/start';
import { create, type DescMessage, type DescMethod, getOption, hasOption, toBinary } from '@bufbuild/protobuf';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asOperator, aTenant, ownPlatform } from '../platform.js';
import { ApiDocument, type Operation } from '../rest/api-document.js';
import { type Call, RestCaller } from '../rest/rest-caller.js';
import { Canaries } from './canaries.js';
import { searchTables } from './stored-values.js';

/** They end the session that the other calls need. */
const LAST = ['Session_SignOut', 'Session_SignOutEverywhere', 'User_ChangePassword'];
/** Answered by the BFF itself, without a method of the contract and without input. */
const OWN_ROUTES = ['Health_GetCellHealth'];
const canaries = new Canaries();
let succeeded = 0;
const called = new Set<string>();
let platform: Awaited<ReturnType<typeof ownPlatform>>;
let rest: RestCaller;
let tracesFile: string;

beforeAll(async () => {
  tracesFile = join(process.env['TMPDIR'] ?? '/tmp', `attestry-canary-${process.pid}.jsonl`);
  const watched = { LOG_LEVEL: 'debug', OTEL_TRACES_EXPORTER: 'file', OTEL_TRACES_FILE: tracesFile };
  platform = await ownPlatform(Object.fromEntries(MEMBERS.map((member) => [member, watched])));
  rest = new RestCaller(platform.rest, await ApiDocument.load(platform.rest));
  await sendEverywhere();
  // The relay takes what was recorded to the chain.
  await sleep(3_000);
}, 240_000);
afterAll(async () => {
  await platform?.end();
  rmSync(tracesFile, { force: true });
});

const methodOf = (operation: Operation): string => {
  const [service, name] = operation.id.replace(/Stream$/, '').split('_');
  return `${service}Service/${name}`;
};
const nameOf = ({ path }: MethodFacts): string => path.slice(path.lastIndexOf('.') + 1);

async function call(operation: Operation, request: Call): Promise<void> {
  const { status, json } = await rest.call(operation.id, request);
  called.add(methodOf(operation));
  if (status === 200) succeeded += 1;
  if (status === 200 && operation.answer) canaries.collect(rest.document, operation.answer, json);
}

async function sendEverywhere(): Promise<void> {
  canaries.keepSecret(readFileSync(platform.folder.operatorKey, 'utf8').trim());
  const operator = (await asOperator(platform)).token!;
  canaries.keepSecret(readFileSync(platform.folder.operatorKey, 'utf8').trim());
  const tenant = await aTenant(platform);
  const admin = tenant.client.token!;
  for (const secret of [operator, admin, tenant.password, tenant.refreshToken]) canaries.keepSecret(secret);
  canaries.personal.add(tenant.email);
  await storePersonalData(admin);

  const forOperators = ({ permission }: Operation) => permission !== undefined && !expandRole('admin').has(permission);
  const tokenFor = (operation: Operation) =>
    operation.isPublic ? undefined : forOperators(operation) ? operator : admin;
  const { operations } = rest.document;
  const ordered = [
    ...operations.filter(({ id }) => !LAST.includes(id)),
    ...operations.filter(({ id }) => LAST.includes(id)),
  ];
  for (const operation of ordered.filter(({ id }) => !OWN_ROUTES.includes(id))) {
    const token = tokenFor(operation);
    await call(operation, { ...canaries.brokenCall(rest.document, operation), token });
    await call(operation, { ...canaries.validCall(rest.document, operation), token });
  }
  await sendToServices(tenant.id);
}

/** A person and a tenant with everything that can be said of them, through the doors that are there for it. */
async function storePersonalData(token: string): Promise<void> {
  const person = (name: string) => canaries.person(name);
  await rest.ok('User_UpdateMe', {
    token,
    body: {
      user: {
        givenName: person('givenName'),
        familyName: person('familyName'),
        phone: person('phone'),
        jobTitle: person('jobTitle'),
        avatarUri: person('avatarUri'),
      },
      updateMask: 'givenName,familyName,phone,jobTitle,avatarUri',
    },
  });
  await rest.ok('Tenant_UpdateTenant', {
    token,
    body: {
      tenant: { contact: { address: person('address'), phone: person('phone') } },
      updateMask: 'contact',
    },
  });
  await rest.ok('Invitation_CreateInvitation', { token, body: { email: person('email'), role: 'ROLE_VIEWER' } });
}

/** Methods without REST: as a service of the cell, with canaries in the fields that are classed. */
async function sendToServices(tenantId: string): Promise<void> {
  const tokens = new Tokens();
  for (const facts of contractFacts().values()) {
    if (called.has(nameOf(facts))) continue;
    const { desc } = facts;
    const area = desc.parent.typeName.split('.')[1] as ServiceName;
    const client = createBytesClient(grpcAddress(area), { tokens, audience: area });
    const request = toBinary(desc.input, create(desc.input, classedFields(desc.input, tenantId)));
    await answerOf(client, desc, request).catch(() => undefined);
    called.add(nameOf(facts));
    client.close();
  }
  tokens.close();
}

function answerOf(client: BytesClient, desc: DescMethod, request: Uint8Array): Promise<unknown> {
  switch (desc.methodKind) {
    case 'server_streaming':
      return first(client.download(desc, request));
    case 'client_streaming':
      return client.upload(desc, only(request));
    case 'bidi_streaming':
      return first(client.exchange(desc, only(request)));
    default:
      return client.unary(desc, request);
  }
}

async function* only<T>(value: T): AsyncGenerator<T> {
  yield value;
}

const registry = loadRegistry();
function classedFields(message: DescMessage, tenantId: string): Record<string, unknown> {
  const dataClass = registry.getExtension('attestry.options.v1.data_class')!;
  const texts = message.fields.filter(
    (field) => field.fieldKind === 'scalar' && typeof field.getDefaultValue() !== 'number',
  );
  return Object.fromEntries(
    texts.flatMap((field): [string, unknown][] => {
      if (field.name === 'tenant_id') return [[field.localName, tenantId]];
      if (!hasOption(field, dataClass)) return [];
      const secret = getOption(field, dataClass) === optionsV1.DataClass.DATA_CLASS_SECRET;
      return [[field.localName, secret ? canaries.secret() : canaries.person(field.name)]];
    }),
  );
}

async function first(messages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of messages) return;
}

const grpcAddress = (service: ServiceName) => `127.0.0.1:${portsOf(platform.portBase).grpc[service]}`;

class Tokens extends ServiceTokens {
  readonly #issuer = createChannelClient(identityV1.TokenServiceService, grpcAddress('identity'));

  override async tokenFor(audience: string): Promise<string> {
    const { clients } = JSON.parse(readFileSync(platform.folder.secrets, 'utf8')) as { clients: { tenancy: string } };
    const request = { clientName: 'tenancy', clientSecret: canaries.keepSecret(clients.tenancy), audience };
    return canaries.keepSecret((await this.#issuer.issueServiceToken(request)).serviceToken);
  }

  close(): void {
    this.#issuer.close();
  }
}

const found = (text: string, values: Iterable<string>): string[] => [...values].filter((value) => text.includes(value));

describe('secrets and personal data that went through every method', () => {
  it('went through every method of the contract', () => {
    const all = [...contractFacts().values()].map(nameOf).sort();
    expect([...called].sort()).toEqual(all);
    expect(succeeded).toBeGreaterThan(25);
    expect(canaries.secrets.size).toBeGreaterThan(25);
    expect(canaries.personal.size).toBeGreaterThan(30);
  });

  it('are in no log of any process', () => {
    const files = [
      ...readdirSync(platform.folder.logs).map((name) => join(platform.folder.logs, name)),
      join(platform.folder.engine, 'postgres.log'),
    ];
    expect(files.length).toBeGreaterThan(MEMBERS.length);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      expect({ file, found: found(text, [...canaries.secrets, ...canaries.personal]) }).toEqual({ file, found: [] });
    }
    const calls = readFileSync(platform.folder.logOf('identity'), 'utf8');
    expect(calls).toContain('/attestry.identity.v1.UserService/UpdateMe');
  });

  it('are in no trace', () => {
    const traces = readFileSync(tracesFile, 'utf8');
    expect(traces).toContain('UserService/UpdateMe');
    expect(found(traces, [...canaries.secrets, ...canaries.personal])).toEqual([]);
  });

  it('secrets are in no row of any schema', async () => {
    const findings = await searchTables(platform.platform.databaseUrl('attestry_backup'), canaries.secrets);
    expect(findings.map(({ column, value }) => `${column}: ${value}`)).toEqual([]);
  });

  it('personal data is in columns that are classed personal, so neither in an outbox nor in the chain', async () => {
    const findings = await searchTables(platform.platform.databaseUrl('attestry_backup'), canaries.personal);
    const wrong = findings.filter(({ dataClass }) => dataClass !== 'personal');
    expect(wrong.map(({ column, dataClass, value }) => `${column} (${dataClass}): ${value}`)).toEqual([]);
    const columns = new Set(findings.map(({ column }) => column));
    expect([...columns]).toEqual(expect.arrayContaining(['identity.users.email', 'identity.users.given_name']));
  });
});
