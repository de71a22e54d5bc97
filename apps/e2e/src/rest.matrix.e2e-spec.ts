import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expandRole, type Role, ROLES } from '@attestry/authz';
import { uuidv7 } from '@attestry/ids';
import { idFields, idsIn } from './rest/id-fields.js';
import type { Answer, Call, RestCaller } from './rest/rest-caller.js';
import { sampleCall, SAMPLE_LOG } from './rest/sample-call.js';
import { type StartedPlatform, startPlatform } from './rest/started-platform.js';
import { accessTokenIn, type SeededTenant, seedTenant } from './rest/tenant.js';
import { rowsOf } from './rest/tenant-rows.js';

/** They end the session that the other calls need. */
const END_SESSIONS = new Set(['Session_SignOut', 'Session_SignOutEverywhere', 'User_ChangePassword']);

/**
 * What this caller cannot make: over REST there is no stream in both ways, no second model to embed by, and a CMMC status
 * only follows from an assessment in which every objective is met.
 */
const NOT_MADE_HERE = new Set(['assessments.cmmc_status', 'assessments.evidence', 'entities.sync', 'rag.reembedding']);

let started: StartedPlatform;
let rest: RestCaller;
let ours: SeededTenant;
let theirs: SeededTenant;

beforeAll(async () => {
  started = await startPlatform();
  rest = started.rest;
  const mail = started.platform.folder.mail;
  ours = await seedTenant(rest, started.operator, mail, 'ours');
  theirs = await seedTenant(rest, started.operator, mail, 'theirs');
  for (const { tokens } of [ours, theirs]) {
    const content = new Uint8Array(SAMPLE_LOG);
    await rest.ok('Import_ImportCloudTrailStream', { token: tokens.admin, content });
    const { document } = await rest.ok('Document_CreateDocument', {
      token: tokens.admin,
      body: { title: 'Plan', type: 'DOCUMENT_TYPE_PLAN' },
    });
    const target = { assessmentId: await startAssessmentWithPlan(tokens.admin) };
    await rest.ok('Comment_CreateComment', { token: tokens.admin, body: { target, body: 'To be looked at' } });
    const query = { fileName: 'log.json' };
    await rest.ok('Evidence_UploadEvidenceStream', { token: tokens.admin, path: target, query, content });
    await rest.ok('Content_UploadContentStream', {
      token: tokens.admin,
      path: { documentId: (document as { id: string }).id },
      headers: { 'content-type': 'text/markdown' },
      content: new TextEncoder().encode('# Plan\n\nWhat is to be done.'),
    });
    await rest.ok('Answer_AskQuestionStream', { token: tokens.admin, body: { question: 'What is to be done?' } });
    const { ingestion } = await rest.ok('Ingestion_StartIngestionStream', {
      token: tokens.admin,
      path: { documentId: (document as { id: string }).id },
      headers: { 'content-type': 'text/markdown' },
      content: new TextEncoder().encode('# Plan\n\nWhat is to be done, and when.'),
    });
    // Over, so that nothing changes by itself.
    const { id } = ingestion as { id: string };
    await rest.ok('Ingestion_GetIngestion', { token: tokens.admin, path: { id }, query: { waitSeconds: '20' } });
    const { document: api } = rest;
    await rest.ok('Indicator_CreateIndicator', {
      ...sampleCall(api, api.operation('Indicator_CreateIndicator')),
      token: tokens.admin,
    });
    await rest.ok('Connection_CreateConnection', {
      token: tokens.admin,
      body: { platform: 'PLATFORM_GITHUB', platformUserId: 'e2e', displayName: 'e2e' },
    });
    const { entities } = await rest.ok('Entity_ListEntities', { token: tokens.admin, query: { pageSize: '1' } });
    const actions = (entities as { id: string }[]).map(({ id: entityId }) => ({
      entityId,
      actionType: 'REMEDIATION_ACTION_TYPE_NOTIFY',
    }));
    await rest.ok('Remediation_ProposeRemediation', {
      token: tokens.admin,
      body: { reason: 'To be looked at', actions },
    });
    const { entity } = await rest.ok('Entity_CreateEntity', {
      token: tokens.admin,
      body: {
        externalId: 'e2e-unowned',
        name: 'e2e',
        type: 'ENTITY_TYPE_SERVICE_ACCOUNT',
        provider: 'PROVIDER_CUSTOM',
        metadata: { owner: '' },
      },
    });
    const { id: entityId } = entity as { id: string };
    // Nobody owns it, so there is a finding.
    await rest.ok('Risk_AssessRisk', { token: tokens.admin, path: { entityId }, body: {} });
    const body = { email: 'pending@example.com', role: 'ROLE_VIEWER' };
    await rest.ok('Invitation_CreateInvitation', { token: tokens.admin, body });
  }
}, 180_000);
afterAll(() => started?.stop());

/** An assessment in progress, with an item on its plan of action. */
async function startAssessmentWithPlan(token: string): Promise<string> {
  const { assessment } = await rest.ok('Assessment_CreateAssessment', {
    token,
    body: {
      name: 'Self-assessment',
      type: 'ASSESSMENT_TYPE_CMMC_L2',
      scopeDomains: ['engineering'],
      leadAssessorId: uuidv7(),
      ssp: { name: 'Plan', version: '1', issueTime: '2026-01-15T00:00:00Z' },
    },
  });
  const { id } = assessment as { id: string };
  await rest.ok('Asset_AddAssets', {
    token,
    path: { assessmentId: id },
    body: { assets: [{ name: 'Enclave', kind: 'ASSET_KIND_SERVER', category: 'ASSET_CATEGORY_CUI' }] },
  });
  await rest.ok('Assessment_ScopeAssessment', { token, path: { id }, body: {} });
  await rest.ok('Assessment_StartAssessment', { token, path: { id }, body: {} });
  const item = { requirementCode: 'AU.L2-3.3.3', weakness: 'Logs are not reviewed' };
  await rest.ok('Poam_CreatePoamItem', { token, path: { assessmentId: id }, body: item });
  return id;
}

const tokenOf = (role: Role): string => (role === 'operator' ? started.operator : ours.tokens[role]);
const needToken = () => rest.document.operations.filter((operation) => !operation.isPublic);

describe('permissions', () => {
  it('are asked of every role for every method as the table says', async () => {
    const differences: string[] = [];
    let asked = 0;
    for (const operation of needToken()) {
      const { id, permission } = operation;
      if (END_SESSIONS.has(id)) continue;
      for (const role of ROLES) {
        const answer = await rest.call(id, { ...sampleCall(rest.document, operation), token: tokenOf(role) });
        const denied = answer.status === 403 && answer.json['reason'] === 'PERMISSION_DENIED';
        const expected = permission !== undefined && !expandRole(role).has(permission);
        const named = !denied || (answer.json['metadata'] as { permission?: string }).permission === permission;
        asked += 1;
        if (denied !== expected || !named)
          differences.push(`${id} as ${role}: ${answer.status} ${JSON.stringify(answer.json)}`);
      }
    }
    expect(differences).toEqual([]);
    expect(asked).toBeGreaterThan(200);
  });

  it('are not even looked at without a token, or with one that nobody signed', async () => {
    const wrong: string[] = [];
    const forged = `${ours.tokens.admin.slice(0, -4)}AAAA`;
    for (const operation of needToken()) {
      for (const token of [undefined, forged]) {
        const { status } = await rest.call(operation.id, { ...sampleCall(rest.document, operation), token });
        if (status !== 401) wrong.push(`${operation.id}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('another tenant', () => {
  it('is not there: its ids answer like ids that nobody has, and nothing of it changes', async () => {
    const known = await idsOf(theirs);
    const backup = started.platform.databaseUrl('attestry_backup');
    const before = await rowsOf(backup, theirs.id);
    const fields = idFields(rest.document).filter(({ operation }) => !isForOperators(operation.permission));
    const missing = new Set(fields.map(({ resource }) => resource).filter((resource) => !known.has(resource)));
    expect([...missing].filter((resource) => !NOT_MADE_HERE.has(resource))).toEqual([]);

    const differences: string[] = [];
    const vacuous: string[] = [];
    for (const { operation, resource, place, put } of fields) {
      const sample = { ...sampleCall(rest.document, operation), token: ours.tokens.admin };
      for (const id of [...(known.get(resource) ?? [])].slice(0, 3)) {
        const nobody = uuidv7();
        const stranger = comparable(await rest.call(operation.id, put(sample, nobody)), nobody);
        const foreign = comparable(await rest.call(operation.id, put(sample, id)), id);
        if (stranger !== foreign) differences.push(`${operation.id} ${place}: ${stranger} but ${foreign}`);
        if (place.startsWith('path.') && !stranger.startsWith('404'))
          vacuous.push(`${operation.id} ${place}: ${stranger}`);
      }
    }
    expect(differences).toEqual([]);
    expect(vacuous).toEqual([]);
    expect(fields.length).toBeGreaterThan(10);
    expect(await rowsOf(backup, theirs.id)).toEqual(before);
  });

  it('cannot be paged into with its page tokens', async () => {
    const known = await idsOf(theirs);
    const secrets = [...known.values()].flatMap((ids) => [...ids]).filter((id) => /^[0-9a-f-]{36}$/.test(id));
    const shared = JSON.stringify([...(await idsOf(ours)).values()].flatMap((ids) => [...ids]));
    const leaks: string[] = [];
    let tried = 0;
    for (const operation of needToken().filter(({ parameters }) =>
      parameters.some(({ name }) => name === 'pageToken'),
    )) {
      if (isForOperators(operation.permission)) continue;
      const sample = sampleCall(rest.document, operation);
      const page = (token: string, query: Record<string, string>): Promise<Answer> =>
        rest.call(operation.id, { ...sample, token, query: { ...sample.query, pageSize: '1', ...query } });
      const pageToken = (await page(theirs.tokens.admin, {})).json['nextPageToken'];
      if (typeof pageToken !== 'string' || pageToken === '') continue;
      tried += 1;
      const answer = JSON.stringify((await page(ours.tokens.admin, { pageToken })).json);
      const seen = secrets.filter((id) => answer.includes(id) && !shared.includes(id));
      if (seen.length > 0) leaks.push(`${operation.id}: ${seen.join()}`);
    }
    expect(leaks).toEqual([]);
    expect(tried).toBeGreaterThan(3);
  });
});

describe('the document', () => {
  it('names exactly what was called here, and every answer fits it', async () => {
    for (const id of END_SESSIONS) {
      const body = { email: ours.emailOf('viewer'), password: ours.password };
      const token = accessTokenIn(await rest.ok('Session_SignIn', { body }));
      const sample =
        id === 'User_ChangePassword' ? { body: passwords() } : sampleCall(rest.document, rest.document.operation(id));
      await rest.ok(id, { ...sample, token });
    }
    const refreshed = await rest.call('Session_RefreshSession', { body: { refreshToken: 'nobody.has.this' } });
    expect(refreshed.status).toBe(401);
    await rest.ok('Token_GetJwks');
    const all = rest.document.operations.map(({ id }) => id).sort();
    expect([...rest.called].sort()).toEqual(all);
    expect(rest.defects).toEqual([]);
  });

  const passwords = () => ({ currentPassword: ours.password, newPassword: 'eight green lanterns 5 river' });
});

const isForOperators = (permission: string | undefined): boolean =>
  permission !== undefined && !expandRole('admin').has(permission);

/** What a caller can tell two answers apart by. */
function comparable({ status, json }: Answer, id: string): string {
  const { requestId: _request, traceId: _trace, ...rest } = json;
  const answer = JSON.stringify(rest).replaceAll(id, '<id>');
  // Whatever a call makes has an id of its own.
  const made = status === 200 ? answer.replaceAll(/"id":"[0-9a-f-]{36}"/g, '"id":""') : answer;
  const text = made.replaceAll(/"latencyMs":\d+/g, '"latencyMs":0');
  // What every change moves, this one or the one before.
  return `${status} ${text.replaceAll(/"(etag|\w+Time|\w+At)":"[^"]*"/g, '"$1":""')}`;
}

/** Every id that a tenant's administrator can see, by resource. */
async function idsOf(tenant: SeededTenant): Promise<Map<string, Set<string>>> {
  const { document } = rest;
  const ids = new Map<string, Set<string>>();
  const read = async (id: string, call: Call) => {
    const { status, json } = await rest.call(id, { ...call, token: tenant.tokens.admin });
    const { answer } = document.operation(id);
    if (status === 200 && answer) idsIn(document, answer, json, ids);
  };
  for (const operation of document.operations) {
    const { id, verb, path } = operation;
    // As the sample has it, which also says when a stream of changes is to end.
    if (verb === 'GET' && !path.includes('{')) await read(id, sampleCall(document, operation));
  }
  return ids;
}
