import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ragV1, tenancyV1 } from '@attestry/contracts';
import { runAs } from '@attestry/request-context';
import { EVERYWHERE } from '../search-index/search-scope.js';
import { AnswersService } from './answers.service.js';
import { aRagService, type RagService } from '../fixtures/a-rag-service.js';
import { answerParts } from '../fixtures/answer-parts.js';

const SAMPLES = new URL('../../../../tools/start/sample/', import.meta.url);
const { AnalysisOutcome, AnalysisPurpose } = ragV1;

let rag: RagService;
let tenant: string;
let access: string;
beforeAll(async () => {
  rag = await aRagService();
  tenant = await rag.aTenant();
  access = await rag.aDocument(tenant, { title: 'Access Control Policy' });
  const incident = await rag.aDocument(tenant, { title: 'Incident Response Policy' });
  await rag.upload(
    tenant,
    { documentId: access, fileName: 'a.md' },
    readFileSync(new URL('access-control-policy.md', SAMPLES)),
  );
  await rag.upload(
    tenant,
    { documentId: incident, fileName: 'i.pdf' },
    readFileSync(new URL('incident-response-policy.pdf', SAMPLES)),
  );
});
afterAll(() => rag?.stop());

const ask = (question: string, by = tenant, more: Partial<ragV1.AskQuestionRequest> = {}) =>
  answerParts(rag.answersOf(by).askQuestion(ragV1.AskQuestionRequest.fromPartial({ question, ...more })));

describe('an answer without a model', () => {
  it.each([
    ['how often are access keys of machines rotated', /90 days/],
    ['who must use a second factor for remote connections', /factor/],
    ['how quickly must the Department of Defense be told of an incident', /72 hours/],
  ])('to "%s" is a sentence of a document', async (question, expected) => {
    const { claims } = await ask(question);
    expect(claims.map(({ text }) => text).join('\n')).toMatch(expected);
  });

  it('shows what was found, then claims, then the record', async () => {
    const { parts, claims, found, analysis } = await ask('how often are access keys rotated');
    expect(parts.map((part) => Object.entries(part).find(([, value]) => value !== undefined)?.[0])).toEqual([
      'found',
      ...claims.map(() => 'claim'),
      'analysis',
    ]);
    expect(found.map(({ rank }) => rank)).toEqual(found.map((_, index) => index + 1));
    expect(analysis).toMatchObject({
      purpose: AnalysisPurpose.ANALYSIS_PURPOSE_ANSWER,
      outcome: AnalysisOutcome.ANALYSIS_OUTCOME_ANSWERED,
      question: 'how often are access keys rotated',
      model: 'extractive',
      claimCount: claims.length,
      unsupportedCount: 0,
      keptCitations: claims.length,
      fabricatedCitations: 0,
      claims,
    });
    expect(analysis?.confidence?.score).toBeGreaterThan(0.3);
  });

  it('cites each claim word for word at its place', async () => {
    const { claims, found } = await ask('what happens when an employee leaves the company');
    expect(claims.length).toBeGreaterThan(0);
    for (const { citations, unsupported, text } of claims) {
      expect([citations.length, unsupported]).toEqual([1, false]);
      const { documentId, version, charStart, charEnd, quote, chunkId } = citations[0]!;
      const read = await rag.contentOf(tenant).readText({ documentId, version, charStart, charEnd });
      expect(read.text).toBe(quote);
      expect(quote.replace(/\s+/g, ' ')).toBe(text);
      expect(found.map((source) => source.chunkId)).toContain(chunkId);
    }
  });

  it.each(['what is the capital of France', 'qqqzzz xxyyzz', 'when does the cafeteria serve lunch'])(
    'to "%s" says that the documents say too little',
    async (question) => {
      const { claims, analysis } = await ask(question);
      expect(claims).toEqual([]);
      expect(analysis).toMatchObject({
        outcome: AnalysisOutcome.ANALYSIS_OUTCOME_INSUFFICIENT_EVIDENCE,
        model: '',
        promptTokens: 0,
        confidence: undefined,
      });
    },
  );

  it.each(['how often are access keys rotated', 'qqqzzz xxyyzz'])(
    'to "%s" that nobody waits for is recorded as cancelled',
    async (question) => {
      const work = { tenantId: tenant, region: 'us-east', actor: { type: 'job', id: 'spec' }, name: 'spec' } as const;
      await runAs({ ...work, timeoutMs: 10_000 }, async () => {
        const order = {
          purpose: 'answer',
          question,
          objectives: [],
          assessmentId: null,
          requirementCode: null,
        } as const;
        const more = { inheritedShare: 0, scope: EVERYWHERE, sourceLimit: 3 };
        for await (const { kind } of rag.service.get(AnswersService).answer({ ...order, ...more })) {
          expect(kind).toBe('found');
          break;
        }
      });
      const { rows } = await rag.admin.query<{ outcome: string; model: string }>(
        'select outcome, model from rag.ai_analyses where tenant_id = $1 order by id desc limit 1',
        [tenant],
      );
      expect(rows).toEqual([{ outcome: 'cancelled', model: '' }]);
    },
  );

  it('draws only on what it is told to look into', async () => {
    const { found, claims } = await ask('accounts', tenant, { documentIds: [access], sourceLimit: 3 });
    expect(found).toHaveLength(3);
    const cited = claims.flatMap(({ citations }) => citations.map(({ documentId }) => documentId));
    expect(new Set([...found.map(({ documentId }) => documentId), ...cited])).toEqual(new Set([access]));
  });

  it("knows nothing of another tenant's documents", async () => {
    const { found, analysis } = await ask('how often are access keys rotated', await rag.aTenant());
    expect([found, analysis?.outcome]).toEqual([[], AnalysisOutcome.ANALYSIS_OUTCOME_INSUFFICIENT_EVIDENCE]);
  });

  it('is given as often a day as the plan says', async () => {
    const poor = await rag.aTenant({ questionsPerDay: '2' });
    await ask('one', poor);
    await ask('two', poor);
    await expect(ask('three', poor)).rejects.toMatchObject({
      reason: 'QUOTA_EXCEEDED',
      metadata: expect.objectContaining({ limit: '2' }),
    });
    const many = await rag.aTenant({ questionsPerDay: '3' });
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => ask('at once', many)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  it('needs the permission, and a tenant that may write', async () => {
    const suspended = await rag.aTenant({ status: tenancyV1.TenantStatus.TENANT_STATUS_SUSPENDED });
    await expect(ask('x', suspended)).rejects.toMatchObject({ reason: 'TENANT_NOT_WRITABLE' });
    await expect(ask('')).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    const draft = rag.answersOf(tenant, 'viewer').draftNarrative(ragV1.DraftNarrativeRequest.fromPartial({}));
    await expect(answerParts(draft)).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
  });

  it('leaves a record even if the caller leaves half way', async () => {
    const own = await rag.aTenant();
    const documentId = await rag.aDocument(own);
    await rag.upload(
      own,
      { documentId, fileName: 'x.md' },
      'Keys are rotated every 90 days.\n\nKeys are owned by one person each.',
    );
    for await (const part of rag
      .answersOf(own)
      .askQuestion(ragV1.AskQuestionRequest.fromPartial({ question: 'keys' }))) {
      if (part.found) break;
    }
    const outcomes = async () => {
      const { rows } = await rag.admin.query<{ outcome: string }>(
        'select outcome from rag.ai_analyses where tenant_id = $1',
        [own],
      );
      return rows.map(({ outcome }) => outcome);
    };
    for (let waited = 0; (await outcomes())[0] === 'running' && waited < 3_000; waited += 50) await sleep(50);
    expect(['cancelled', 'answered']).toContain((await outcomes())[0]);
  });
});
