import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ragV1 } from '@attestry/contracts';
import { DomainError, EtagMismatch } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import { aRagService, type RagService } from '../fixtures/a-rag-service.js';
import { answerParts } from '../fixtures/answer-parts.js';
import { type AcceptedNarrative, NarrativeReceiver } from './narrative-receiver.js';

const { AnalysisOutcome, AnalysisPurpose, ReviewDecision } = ragV1;
const { REVIEW_DECISION_ACCEPTED: ACCEPTED, REVIEW_DECISION_REJECTED: REJECTED } = ReviewDecision;

/** Stands for the service of assessments, which has its own specs; the platform's suite has both. */
class Received extends NarrativeReceiver {
  readonly narratives: AcceptedNarrative[] = [];
  refusal: Error | undefined;

  override async receive(narrative: AcceptedNarrative): Promise<void> {
    if (this.refusal) throw this.refusal;
    this.narratives.push(narrative);
  }
}

const received = new Received();
let rag: RagService;
let tenant: string;
beforeAll(async () => {
  rag = await aRagService({}, (builder) => builder.overrideProvider(NarrativeReceiver).useValue(received));
  tenant = await aTenantWithKeys();
});
afterAll(() => rag?.stop());
beforeEach(() => {
  received.narratives.length = 0;
  received.refusal = undefined;
});

async function aTenantWithKeys(): Promise<string> {
  const id = await rag.aTenant();
  const text =
    '# Keys\n\nAccess keys are rotated every 90 days.\n\nLost access keys are revoked at once by the service desk.';
  await rag.upload(id, { documentId: await rag.aDocument(id), fileName: 'x.md' }, text);
  return id;
}

async function asked(question = 'how often are access keys rotated', by = tenant): Promise<ragV1.Analysis> {
  const request = ragV1.AskQuestionRequest.fromPartial({ question });
  return (await answerParts(rag.answersOf(by).askQuestion(request))).analysis!;
}

async function drafted(more: Partial<ragV1.DraftNarrativeRequest> = {}, by = tenant): Promise<ragV1.Analysis> {
  const request = ragV1.DraftNarrativeRequest.fromPartial({
    purpose: AnalysisPurpose.ANALYSIS_PURPOSE_CONTROL_NARRATIVE,
    assessmentId: uuidv7(),
    requirementCode: 'IA.L2-3.5.1',
    statement: 'access keys are rotated',
    objectives: ['keys are revoked'],
    inheritedShare: 0.5,
    ...more,
  });
  return (await answerParts(rag.answersOf(by, 'assessor').draftNarrative(request))).analysis!;
}
const review = (id: string, decision: ragV1.ReviewDecision, more: Partial<ragV1.ReviewAnalysisRequest> = {}) =>
  rag.analysesOf(tenant).reviewAnalysis({ id, decision, reason: '', etag: '', ...more });
const eventsOf = async (id: string) => {
  const { rows } = await rag.admin.query<{ action: string; event: { details: Record<string, unknown> } }>(
    `select action, event from rag.outbox where aggregate_id = $1 and action not like 'row.%' order by position`,
    [id],
  );
  return rows;
};

describe('the record of an answer', () => {
  it('is what was sent, and can be read again', async () => {
    const analysis = await asked();
    const { analysis: read } = await rag.analysesOf(tenant, 'auditor').getAnalysis({ id: analysis.id });
    expect(read).toEqual(analysis);
    expect(read?.sources[0]).toMatchObject({ rank: 1, lexicalRank: 1, evidence: expect.any(Number) });
  });

  it('is told to the trail, with numbers and hashes but no text', async () => {
    const { id, promptSha256, sources } = await asked('how are lost access keys handled');
    const [event] = await eventsOf(id);
    expect(event?.action).toBe('analysis.recorded');
    expect(event?.event.details).toMatchObject({
      purpose: 'answer',
      outcome: 'answered',
      model: 'extractive',
      prompt_sha256: Buffer.from(promptSha256).toString('hex'),
      chunks: sources.map(({ chunkId }) => chunkId),
      fabricated_citations: 0,
    });
    expect(JSON.stringify(event)).not.toMatch(/lost|revoked/);
  });

  it('holds nothing in clear that was asked or written', async () => {
    const { id } = await asked('how often are ACCESS keys rotated, canary-4711');
    for (const table of ['ai_analyses', 'outbox']) {
      const { rows } = await rag.admin.query<{ row: object }>(`select to_jsonb(t) as row from rag.${table} as t`);
      const text = JSON.stringify(rows);
      expect(text).toContain(id);
      expect(text).not.toContain('canary-4711');
      expect(text).not.toContain(Buffer.from('canary-4711').toString('hex'));
      expect(text).not.toContain('rotated every');
    }
  });

  it('does not open in the place of another', async () => {
    const [one, two] = [await asked('access keys'), await asked('keys rotated')];
    await rag.admin.query(
      `update rag.ai_analyses set content = (select content from rag.ai_analyses where id = $1) where id = $2`,
      [one.id, two.id],
    );
    await expect(rag.analysesOf(tenant).getAnalysis({ id: two.id })).rejects.toMatchObject({ kind: 'internal' });
    await rag.admin.query('delete from rag.ai_analysis_chunks where analysis_id = $1', [two.id]);
    await rag.admin.query('delete from rag.ai_analyses where id = $1', [two.id]);
  });

  it('is nobody else’s', async () => {
    const { id } = await asked();
    const stranger = rag.analysesOf(await rag.aTenant());
    for (const call of [
      stranger.getAnalysis({ id }),
      rag.analysesOf(await rag.aTenant(), 'auditor').readPrompt({ id }),
      stranger.reviewAnalysis({ id, decision: ACCEPTED, reason: '', etag: '' }),
    ]) {
      await expect(call).rejects.toMatchObject({ reason: 'ANALYSIS_NOT_FOUND', metadata: {} });
    }
    await expect(rag.analysesOf(tenant, 'viewer').getAnalysis({ id })).rejects.toMatchObject({
      reason: 'PERMISSION_DENIED',
    });
  });

  it('is seen by those alone who may read all that it was given', async () => {
    const own = await rag.aTenant({ questionsPerDay: '2' });
    const documentId = await rag.aDocument(own);
    await rag.upload(own, { documentId, fileName: 'x.md' }, 'Access keys are rotated every 90 days.');
    const { id } = await asked('access keys', own);
    await rag.documentsOf(own, 'admin').restrictDocument({
      documentId,
      readers: { userIds: [], roles: [ragV1.ReaderRole.READER_ROLE_AUDITOR] },
    });
    const read = (role: 'auditor' | 'assessor' | 'admin') => rag.analysesOf(own, role).getAnalysis({ id });
    expect((await read('auditor')).analysis?.claimCount).toBe(1);
    expect((await read('admin')).analysis?.claimCount).toBe(1);
    await expect(read('assessor')).rejects.toMatchObject({ reason: 'ANALYSIS_NOT_FOUND' });
    expect(
      (await rag.analysesOf(own, 'assessor').listAnalyses(ragV1.ListAnalysesRequest.fromPartial({}))).analyses,
    ).toEqual([]);
    await asked('access keys', own);
    await expect(asked('access keys', own)).rejects.toMatchObject({ reason: 'QUOTA_EXCEEDED' });
  });

  it('that was never closed is said to have failed after five minutes', async () => {
    const { id } = await asked();
    // Past the trigger that keeps the time of creation.
    const set = async (age: string) => {
      await rag.admin.query('set session_replication_role = replica');
      await rag.admin.query(
        `update rag.ai_analyses set outcome = 'running', created_at = now() - $2::interval where id = $1`,
        [id, age],
      );
      await rag.admin.query('reset session_replication_role');
    };
    const outcome = async () => (await rag.analysesOf(tenant).getAnalysis({ id })).analysis?.outcome;
    await set('1 minute');
    expect(await outcome()).toBe(AnalysisOutcome.ANALYSIS_OUTCOME_RUNNING);
    await set('6 minutes');
    expect(await outcome()).toBe(AnalysisOutcome.ANALYSIS_OUTCOME_FAILED);
  });
});

describe('the prompt of a record', () => {
  it('is what its hash says, for who may read it, and whoever did is told of', async () => {
    const { id, promptSha256 } = await asked();
    const { prompt } = await rag.analysesOf(tenant, 'auditor').readPrompt({ id });
    expect(prompt).toBe('how often are access keys rotated');
    expect(createHash('sha256').update(prompt).digest()).toEqual(Buffer.from(promptSha256));
    expect((await eventsOf(id)).map(({ action }) => action)).toEqual(['analysis.recorded', 'analysis.prompt_read']);
    await expect(rag.analysesOf(tenant, 'assessor').readPrompt({ id })).rejects.toMatchObject({
      reason: 'PERMISSION_DENIED',
    });
  });

  it('is none where no model was asked', async () => {
    const { id } = await asked('what is the capital of France');
    await expect(rag.analysesOf(tenant, 'auditor').readPrompt({ id })).rejects.toMatchObject({
      reason: 'PROMPT_NOT_KEPT',
    });
  });
});

describe('a list of records', () => {
  it('is newest first, in pages, without what was written', async () => {
    const own = await aTenantWithKeys();
    const ids = [];
    for (let count = 0; count < 5; count++) ids.unshift((await asked('access keys', own)).id);
    const list = (request: Partial<ragV1.ListAnalysesRequest>) =>
      rag.analysesOf(own).listAnalyses(ragV1.ListAnalysesRequest.fromPartial(request));
    const first = await list({ pageSize: 3 });
    const second = await list({ pageSize: 3, pageToken: first.nextPageToken });
    expect([...first.analyses, ...second.analyses].map(({ id }) => id)).toEqual(ids);
    expect(first.analyses[0]).toMatchObject({ question: 'access keys', claims: [], sources: [] });
    await expect(list({ pageSize: 3, pageToken: first.nextPageToken, undecided: true })).rejects.toMatchObject({
      reason: 'INVALID_PAGE_TOKEN',
    });
  });

  it('is filtered by purpose, outcome, decision, assessment and requirement', async () => {
    const own = await aTenantWithKeys();
    const [answer, nothing] = [await asked('access keys', own), await asked('capital of France', own)];
    const draft = await drafted({}, own);
    await rag.analysesOf(own).reviewAnalysis({ id: answer.id, decision: ACCEPTED, reason: '', etag: '' });
    const list = async (request: Partial<ragV1.ListAnalysesRequest>) =>
      (await rag.analysesOf(own).listAnalyses(ragV1.ListAnalysesRequest.fromPartial(request))).analyses.map(
        ({ id }) => id,
      );
    expect(await list({ purpose: AnalysisPurpose.ANALYSIS_PURPOSE_ANSWER })).toEqual([nothing.id, answer.id]);
    expect(await list({ outcome: AnalysisOutcome.ANALYSIS_OUTCOME_INSUFFICIENT_EVIDENCE })).toEqual([nothing.id]);
    expect(await list({ decision: ACCEPTED })).toEqual([answer.id]);
    expect(await list({ undecided: true })).toEqual([draft.id]);
    expect(await list({ assessmentId: draft.assessmentId, requirementCode: 'IA.L2-3.5.1' })).toEqual([draft.id]);
    expect(await list({ assessmentId: uuidv7() })).toEqual([]);
  });
});

describe('a draft', () => {
  it('weighs the inheritance that the caller knows of', async () => {
    const draft = await drafted();
    expect(draft).toMatchObject({
      purpose: AnalysisPurpose.ANALYSIS_PURPOSE_CONTROL_NARRATIVE,
      requirementCode: 'IA.L2-3.5.1',
      question: 'access keys are rotated',
      confidence: { inheritance: 0.5, quantity: 0.33, recency: 1 },
    });
    const { score, quality } = draft.confidence!;
    expect(score).toBeCloseTo(0.4 * quality + 0.2 * (0.33 + 1 + 0.5), 1);
  });

  it('that a person accepts goes to its assessment once', async () => {
    const draft = await drafted();
    const { analysis } = await review(draft.id, ACCEPTED, { etag: draft.etag });
    expect(analysis).toMatchObject({ decision: ACCEPTED, decidedBy: expect.any(String) });
    expect(analysis?.deliverTime).toBeDefined();
    expect(received.narratives).toEqual([
      {
        assessmentId: draft.assessmentId,
        requirementCode: 'IA.L2-3.5.1',
        analysisId: draft.id,
        narrative: draft.claims.map(({ text }) => text).join('\n'),
        confidence: draft.confidence?.score,
      },
    ]);
    expect((await review(draft.id, ACCEPTED)).analysis).toEqual(analysis);
    expect(received.narratives).toHaveLength(1);
    expect((await eventsOf(draft.id)).map(({ action }) => action)).toEqual([
      'analysis.recorded',
      'analysis.reviewed',
      'analysis.delivered',
    ]);
  });

  it('that its assessment refuses stays accepted, and can be sent again', async () => {
    const draft = await drafted();
    received.refusal = new DomainError('assessments', 'ASSESSMENT_LOCKED', 'failed_precondition', 'it is completed');
    await expect(review(draft.id, ACCEPTED)).rejects.toMatchObject({ reason: 'ASSESSMENT_LOCKED' });
    const { analysis } = await rag.analysesOf(tenant).getAnalysis({ id: draft.id });
    expect([analysis?.decision, analysis?.deliverTime]).toEqual([ACCEPTED, undefined]);
    received.refusal = undefined;
    expect((await review(draft.id, ACCEPTED)).analysis?.deliverTime).toBeDefined();
    expect(received.narratives).toHaveLength(1);
  });

  it('that a person rejects goes nowhere, and the reason is kept', async () => {
    const draft = await drafted();
    await expect(review(draft.id, REJECTED)).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    const { analysis } = await review(draft.id, REJECTED, { reason: 'not how we do it' });
    expect(analysis).toMatchObject({ decision: REJECTED, decisionReason: 'not how we do it' });
    expect(received.narratives).toEqual([]);
    await expect(review(draft.id, ACCEPTED)).rejects.toMatchObject({
      reason: 'ANALYSIS_DECIDED',
      metadata: { decision: 'rejected' },
    });
  });

  it('is decided once, whoever comes at the same time', async () => {
    const draft = await drafted();
    const reviews = [ACCEPTED, REJECTED, ACCEPTED, REJECTED].map((decision) =>
      review(draft.id, decision, { reason: 'r' }),
    );
    const settled = await Promise.allSettled(reviews);
    const { analysis } = await rag.analysesOf(tenant).getAnalysis({ id: draft.id });
    const won = settled.map(({ status }) => status === 'fulfilled');
    expect(won).toEqual(analysis?.decision === ACCEPTED ? [true, false, true, false] : [false, true, false, true]);
    const decided = (await eventsOf(draft.id)).filter(({ action }) => action === 'analysis.reviewed');
    expect(decided).toHaveLength(1);
  });

  it('is decided by who has seen it, by who may, and only if there is something', async () => {
    const draft = await drafted();
    await expect(review(draft.id, ACCEPTED, { etag: '99' })).rejects.toMatchObject({
      reason: new EtagMismatch('').reason,
    });
    const analyst = rag.analysesOf(tenant, 'analyst');
    await expect(
      analyst.reviewAnalysis({ id: draft.id, decision: ACCEPTED, reason: '', etag: '' }),
    ).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
    const nothing = await asked('what is the capital of France');
    await expect(review(nothing.id, ACCEPTED)).rejects.toMatchObject({
      reason: 'ANALYSIS_NOT_REVIEWABLE',
      metadata: { outcome: 'insufficient_evidence' },
    });
  });

  it('is no answer, and for one requirement of one assessment', async () => {
    const bad = { purpose: AnalysisPurpose.ANALYSIS_PURPOSE_ANSWER, assessmentId: '', requirementCode: '' };
    await expect(drafted({ ...bad, statement: '', inheritedShare: 1.5 })).rejects.toMatchObject({
      violations: expect.arrayContaining(
        ['purpose', 'assessmentId', 'requirementCode', 'statement', 'inheritedShare'].map((field) =>
          expect.objectContaining({ field }),
        ),
      ),
    });
  });
});
