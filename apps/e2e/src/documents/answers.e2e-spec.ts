import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { waitUntil } from '@attestry/processes';
import { aTenant, sharedPlatform } from '../platform.js';

const POLICY = join(import.meta.dirname, '../../../../tools/start/sample/access-control-policy.md');
const CODE = 'IA.L2-3.5.1';

type Tenant = Awaited<ReturnType<typeof aTenant>>;
type Json = Record<string, unknown>;

const platform = sharedPlatform();
let tenant: Tenant;
beforeAll(async () => {
  tenant = await aTenant(platform);
  const { document } = await tenant.client.post('/v1/documents', {
    title: 'Access Control Policy',
    type: 'DOCUMENT_TYPE_POLICY',
  });
  const path = `/v1/documents/${(document as { id: string }).id}/versions`;
  await tenant.client.upload(path, readFileSync(POLICY), 'text/markdown');
}, 60_000);

/** The messages of a stream that is sent line by line. */
async function lines(path: string, body: Json): Promise<Json[]> {
  const response = await fetch(platform.rest + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.client.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const sent = (await response.text()).trim().split('\n');
  return sent.map((line) => JSON.parse(line) as Json);
}

/** A started assessment for drafts. */
async function anAssessment(): Promise<string> {
  const { client } = tenant;
  const { assessment } = await client.post('/v1/assessments', {
    name: `Self-assessment ${uuidv7()}`,
    type: 'ASSESSMENT_TYPE_CMMC_L2',
    scopeDomains: ['enclave'],
    leadAssessorId: uuidv7(),
    ssp: { name: 'Plan', version: '1', issueTime: '2026-01-15T00:00:00Z' },
  });
  const { id } = assessment as { id: string };
  await client.post(`/v1/assessments/${id}:scope`, {});
  await client.post(`/v1/assessments/${id}/assets`, {
    assets: [{ name: 'Enclave', kind: 'ASSET_KIND_SERVER', category: 'ASSET_CATEGORY_CUI' }],
  });
  await client.post(`/v1/assessments/${id}:start`, {});
  return id;
}

describe('a draft of a narrative', () => {
  it('that a person accepts stands beside the finding and changes no result', async () => {
    const { client } = tenant;
    const assessmentId = await anAssessment();
    const finding = `/v1/assessments/${assessmentId}/findings/${CODE}`;
    const before = (await client.get(finding))['finding'] as Json;
    const draft = await lines('/v1/analyses:draft', {
      purpose: 'ANALYSIS_PURPOSE_CONTROL_NARRATIVE',
      assessmentId,
      requirementCode: CODE,
      statement: 'Every person works under an account of their own; machine accounts have an owner.',
    });
    const { id, etag, confidence } = draft.at(-1)?.['analysis'] as { id: string; etag: string; confidence: Json };
    const { analysis } = await client.post(`/v1/analyses/${id}:review`, { decision: 'REVIEW_DECISION_ACCEPTED', etag });
    expect(analysis).toMatchObject({ decision: 'REVIEW_DECISION_ACCEPTED', deliverTime: expect.any(String) });
    const after = (await client.get(finding))['finding'] as Json;
    expect(after).toMatchObject({
      result: before['result'],
      implementationNarrative: '',
      aiAnalysisId: id,
      aiConfidenceScore: confidence['score'],
      aiGeneratedNarrative: expect.stringContaining('account of their own'),
    });
    const trail = async () => JSON.stringify(await client.get('/v1/audit-logs?action=finding.narrative_accepted'));
    await waitUntil(async () => (await trail()).includes(id), { withinMs: 20_000 });
    expect(await trail()).not.toContain('account of their own');
  }, 60_000);

  it('for an assessment that is not there is accepted nowhere, and the reviewer learns it', async () => {
    const { client } = tenant;
    const draft = await lines('/v1/analyses:draft', {
      purpose: 'ANALYSIS_PURPOSE_GAP_ANALYSIS',
      assessmentId: uuidv7(),
      requirementCode: CODE,
      statement: 'Every person works under an account of their own.',
    });
    const { id } = draft.at(-1)?.['analysis'] as { id: string };
    await expect(client.post(`/v1/analyses/${id}:review`, { decision: 'REVIEW_DECISION_ACCEPTED' })).rejects.toThrow(
      /ASSESSMENT_NOT_FOUND/,
    );
    const { decision, deliverTime } = (await client.get(`/v1/analyses/${id}`))['analysis'] as Json;
    expect([decision, deliverTime]).toEqual(['REVIEW_DECISION_ACCEPTED', undefined]);
  });
});
