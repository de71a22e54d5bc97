import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expandRole } from '@attestry/authz';
import { contractFacts, type MethodFacts } from '@attestry/rpc';
import type { Operation } from './rest/api-document.js';
import type { Answer, Call, RestCaller } from './rest/rest-caller.js';
import { sampleCall } from './rest/sample-call.js';
import { type StartedPlatform, startPlatform } from './rest/started-platform.js';
import { accessTokenIn, type SeededTenant, seedTenant } from './rest/tenant.js';

let started: StartedPlatform;
let rest: RestCaller;
let tenant: SeededTenant;
let admin: string;

beforeAll(async () => {
  started = await startPlatform();
  rest = started.rest;
  tenant = await seedTenant(rest, started.operator, started.platform.folder.mail, 'paused');
  await rest.ok('Tenant_SuspendTenant', {
    token: started.operator,
    path: { id: tenant.id },
    body: { reason: 'unpaid' },
  });
  admin = await untilAdmitted();
}, 180_000);
afterAll(() => started?.stop());

const signIn = (role: 'admin' | 'viewer'): Promise<Answer> =>
  rest.call('Session_SignIn', { body: { email: tenant.emailOf(role), password: tenant.password } });

/** Every service has been told once a session that began after the suspension is let in, and its own end is known. */
async function untilAdmitted(): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const old = await rest.call('Document_ListDocuments', { token: tenant.tokens.viewer });
    const { status, json } = await signIn('admin');
    if (old.status === 401 && status === 200) return accessTokenIn(json);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the suspension did not arrive');
}

const factsOf = ({ id }: Operation): MethodFacts => {
  const name = id.replace(/Stream$/, '').replace('_', 'Service/');
  const found = [...contractFacts().values()].find(({ path }) => path.endsWith(`.${name}`));
  if (!found) throw new Error(`no method of the contract is ${id}`);
  return found;
};
const operations = (open: boolean): Operation[] =>
  rest.document.operations.filter((operation) => {
    const { permission, isPublic } = operation;
    const forOperators = permission !== undefined && !expandRole('admin').has(permission);
    return !isPublic && !forOperators && factsOf(operation).needsOpenTenant !== open;
  });
/** They end the session that the other calls need. */
const END_SESSIONS = ['Session_SignOut', 'Session_SignOutEverywhere', 'User_ChangePassword'];
/** Of methods whose example names a time that may have passed. */
const BODIES: Record<string, Call> = {
  Invitation_CreateInvitation: { body: { email: 'more@paused.example', role: 'ROLE_VIEWER' } },
};

describe('a suspended tenant', () => {
  it('lets administrators sign in and nobody else', async () => {
    expect((await signIn('viewer')).json['reason']).toBe('NO_ACTIVE_MEMBERSHIP');
    expect((await rest.call('User_GetMe', { token: admin })).status).toBe(200);
  });

  it('is refused every method that is not marked while_suspended', async () => {
    const outcomes: Record<string, string> = {};
    for (const operation of operations(false)) {
      const call = { ...sampleCall(rest.document, operation), ...BODIES[operation.id], token: admin };
      const { status, json } = await rest.call(operation.id, call);
      outcomes[operation.id] = `${status} ${json['reason'] as string}`;
    }
    expect(Object.keys(outcomes).length).toBeGreaterThan(5);
    expect(Object.entries(outcomes).filter(([, outcome]) => outcome !== '422 TENANT_NOT_WRITABLE')).toEqual([]);
  });

  it('may still call those that are, the export too', async () => {
    const refused: string[] = [];
    const bodies: Record<string, Call> = { Session_StepUp: { body: { password: tenant.password } } };
    for (const operation of operations(true).filter(({ id }) => !END_SESSIONS.includes(id))) {
      const call = { ...sampleCall(rest.document, operation), ...bodies[operation.id], token: admin };
      const { status, json } = await rest.call(operation.id, call);
      // Samples name nothing that exists, so a call that is let in may well find nothing.
      if (json['reason'] === 'TENANT_NOT_WRITABLE' || ![200, 404, 422].includes(status))
        refused.push(`${operation.id}: ${status} ${JSON.stringify(json)}`);
    }
    expect(refused).toEqual([]);
    await rest.ok('Session_SignOut', { token: admin, body: {} });
  });

  it('works again once it is active', async () => {
    const body = { plan: 'PLAN_TIER_ENTERPRISE' };
    await rest.ok('Tenant_ActivateTenant', { token: started.operator, path: { id: tenant.id }, body });
    const token = accessTokenIn((await signIn('admin')).json);
    let status = 0;
    for (let attempt = 0; attempt < 50 && status !== 200; attempt++) {
      const body = { title: 'Again', type: 'DOCUMENT_TYPE_PLAN' };
      ({ status } = await rest.call('Document_CreateDocument', { token, body }));
      if (status !== 200) await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(status).toBe(200);
  });
});
