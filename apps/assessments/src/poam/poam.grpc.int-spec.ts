import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentsV1, tenancyV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { AService, codeOf } from '../fixtures/a-service.js';
import { anUpload } from '../fixtures/evidence-files.js';
import { addDays, dayOf } from './calendar-day.js';

const { PoamStatus, PoamAction, PoamBlockerKind } = assessmentsV1;
const { POAM_STATUS_RISK_ACCEPTED: RISK_ACCEPTED, POAM_STATUS_FALSE_POSITIVE: FALSE_POSITIVE } = PoamStatus;

let world: AService;
beforeAll(async () => {
  world = await AService.start();
});
afterAll(() => world?.stop());

const TODAY = dayOf(new Date());
const LATEST = addDays(TODAY, 180);

/** A tenant with an assessment in progress in which so much is not met. */
async function assessed(results: Parameters<AService['records']>[1]) {
  const tenant = await world.aTenant();
  const assessmentId = await world.started(tenant);
  await world.as(tenant).findings.recordFindings(world.records(assessmentId, results));
  return { tenant, assessmentId, ...world.as(tenant) };
}

const wanted = (assessmentId: string, number: string, changes: Partial<assessmentsV1.CreatePoamItemRequest> = {}) =>
  assessmentsV1.CreatePoamItemRequest.fromPartial({
    assessmentId,
    requirementCode: codeOf(number),
    weakness: 'Logs are kept for a week',
    ...changes,
  });

/** Evidence that nobody has called final yet. */
async function draft(tenant: string, assessmentId: string): Promise<string> {
  const upload = anUpload({ assessmentId }, Buffer.from('logs of a year'));
  return (await world.as(tenant).evidence.uploadEvidence(upload)).evidence!.id;
}

const listing = (changes: Partial<assessmentsV1.ListPoamItemsRequest> = {}) =>
  assessmentsV1.ListPoamItemsRequest.fromPartial(changes);

describe('an item', () => {
  it('is numbered, dated and marked by what the regulation says of its requirement', async () => {
    const { poam, assessmentId, tenant } = await assessed({ '3.3.3': 'not_met', '3.4.8': 'not_met' });
    const { item } = await poam.createPoamItem(
      wanted(assessmentId, '3.3.3', {
        remediationPlan: 'Keep them for a year',
        estimatedCost: '1200.5',
        milestones: [
          { id: uuidv7(), title: 'Storage bought', dueDate: addDays(TODAY, 30), done: false, doneTime: undefined },
          { id: '', title: 'Offer received', dueDate: addDays(TODAY, 10), done: true, doneTime: undefined },
        ],
      }),
    );
    expect(item).toMatchObject({
      number: 'POAM-001',
      status: PoamStatus.POAM_STATUS_OPEN,
      scheduledCompletion: LATEST,
      estimatedCost: '1200.50',
      conditionalEligible: true,
      ineligibleParagraph: '',
      overdue: false,
      milestones: [
        { title: 'Offer received', done: true },
        { title: 'Storage bought', done: false },
      ],
    });
    const second = await poam.createPoamItem(
      wanted(assessmentId, '3.4.8', { scheduledCompletion: addDays(TODAY, -1) }),
    );
    expect(second.item).toMatchObject({
      number: 'POAM-002',
      conditionalEligible: false,
      ineligibleParagraph: '32 CFR 170.21(a)(2)(ii)',
      overdue: true,
    });
    expect((await poam.getPoamItem({ id: item!.id })).item).toEqual(item);
    const events = await world.events(tenant);
    expect(events.filter(({ action }) => action === 'poam_item.create')).toMatchObject([
      { resource: item!.id, details: { number: 1, requirement: codeOf('3.3.3'), scheduled_completion: LATEST } },
      { resource: second.item!.id },
    ]);
  });

  it('is refused for what needs no plan, twice, or past the last day', async () => {
    const { poam, assessmentId } = await assessed({ '3.3.3': 'not_met', '3.1.12': 'not_applicable' });
    const refused = async (request: assessmentsV1.CreatePoamItemRequest, reason: string) =>
      expect(poam.createPoamItem(request)).rejects.toMatchObject({ reason });
    for (const number of ['3.3.5', '3.1.12']) await refused(wanted(assessmentId, number), 'POAM_REQUIREMENT_MET');
    await refused({ ...wanted(assessmentId, '3.3.3'), requirementCode: 'XX.L2-9.9.9' }, 'REQUIREMENT_NOT_FOUND');
    await refused(wanted(uuidv7(), '3.3.3'), 'ASSESSMENT_NOT_FOUND');
    await refused(wanted(assessmentId, '3.3.3', { scheduledCompletion: addDays(LATEST, 1) }), 'INVALID_FIELDS');
    await refused(wanted(assessmentId, '3.3.3', { scheduledCompletion: '2026-02-30' }), 'INVALID_FIELDS');
    await refused(wanted(assessmentId, '3.3.3', { previousItemId: uuidv7() }), 'POAM_ITEM_NOT_FOUND');
    const late = { id: '', title: 'Late', dueDate: addDays(TODAY, 31), done: false, doneTime: undefined };
    const early = { scheduledCompletion: addDays(TODAY, 30), milestones: [late] };
    await expect(poam.createPoamItem(wanted(assessmentId, '3.3.3', early))).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
      violations: [{ field: 'milestones[0].dueDate', description: 'must not be after the completion of the item' }],
    });
    const { item } = await poam.createPoamItem(wanted(assessmentId, '3.3.3'));
    await expect(poam.createPoamItem(wanted(assessmentId, '3.3.3'))).rejects.toMatchObject({
      reason: 'POAM_ITEM_EXISTS',
      metadata: expect.objectContaining({ id: item!.id, number: 'POAM-001' }),
    });
  });

  it('waits for the start of its assessment', async () => {
    const tenant = await world.aTenant();
    const { poam, assessments } = world.as(tenant);
    const { assessment } = await assessments.createAssessment({
      ...assessmentsV1.CreateAssessmentRequest.fromPartial({ name: 'Draft', type: 2 }),
    });
    await expect(poam.createPoamItem(wanted(assessment!.id, '3.3.3'))).rejects.toMatchObject({
      reason: 'ASSESSMENT_INCOMPLETE',
    });
    await expect(poam.getPoamEligibility({ assessmentId: assessment!.id })).rejects.toMatchObject({
      reason: 'ASSESSMENT_INCOMPLETE',
    });
    await assessments.archiveAssessment({ id: assessment!.id, etag: '' });
    await expect(poam.createPoamItem(wanted(assessment!.id, '3.3.3'))).rejects.toMatchObject({
      reason: 'ASSESSMENT_INCOMPLETE',
    });
  });

  it('changes by mask, milestones as a whole, if the caller has seen the last change', async () => {
    const { poam, assessmentId } = await assessed({ '3.3.3': 'not_met' });
    const milestone = (title: string, changes: Partial<assessmentsV1.PoamMilestone> = {}) =>
      assessmentsV1.PoamMilestone.fromPartial({ title, dueDate: addDays(TODAY, 5), ...changes });
    const { item } = await poam.createPoamItem(
      wanted(assessmentId, '3.3.3', { milestones: [milestone('one'), milestone('two')] }),
    );
    const { id, etag, milestones } = item!;
    const given = { ...item!, weakness: 'Other', milestones: [{ ...milestones[0]!, done: true }, milestone('three')] };
    const changed = await poam.updatePoamItem({ item: given, updateMask: ['milestones'], etag });
    expect(changed.item).toMatchObject({
      weakness: 'Logs are kept for a week',
      milestones: [{ id: milestones[0]!.id, done: true, doneTime: expect.any(Date) }, { title: 'three' }],
      etag: String(Number(etag) + 1),
    });
    await expect(poam.updatePoamItem({ item: given, updateMask: ['weakness'], etag })).rejects.toMatchObject({
      reason: 'ETAG_MISMATCH',
    });
    const refused = async (updateMask: string[], changes: Partial<assessmentsV1.PoamItem> = {}) =>
      expect(poam.updatePoamItem({ item: { ...item!, ...changes }, updateMask, etag: '' })).rejects.toMatchObject({
        reason: 'INVALID_FIELDS',
      });
    for (const mask of [[], ['status'], ['requirement_code']]) await refused(mask);
    await refused(['weakness'], { weakness: '' });
    await refused(['scheduled_completion'], { scheduledCompletion: TODAY });
    await refused(['milestones'], { milestones: [milestone('strange', { id: uuidv7() })] });
    const kept = (await poam.getPoamItem({ id })).item;
    expect(kept).toEqual(changed.item);
    const moved = { ...item!, scheduledCompletion: addDays(TODAY, 6), estimatedCost: '' };
    const fields = ['scheduled_completion', 'estimated_cost'];
    await poam.updatePoamItem({ item: moved, updateMask: fields, etag: changed.item!.etag });
    const { changes } = await poam.listPoamChanges({ id, pageSize: 0, pageToken: '' });
    expect(changes.map(({ action, fields: names }) => [PoamAction[action], names])).toEqual([
      ['POAM_ACTION_CREATE', []],
      ['POAM_ACTION_UPDATE', ['milestones']],
      ['POAM_ACTION_UPDATE', fields],
    ]);
  });
});

describe('the steps of an item', () => {
  it('lead from open over in progress to completed, by a reviewer who is not in charge', async () => {
    const { assessmentId, tenant } = await assessed({ '3.3.3': 'not_met' });
    const assignee = uuidv7();
    const { poam } = world.as(tenant, 'assessor');
    const { item } = await poam.createPoamItem(wanted(assessmentId, '3.3.3', { assignedToId: assignee }));
    const id = item!.id;
    const manager = world.as(tenant, 'manager').poam;
    const completion = { id, evidenceId: await draft(tenant, assessmentId), note: 'seen', etag: '' };
    await expect(manager.completePoamItem(completion)).rejects.toMatchObject({ reason: 'POAM_ITEM_NOT_STARTED' });
    const started = await poam.startPoamItem({ id, etag: item!.etag });
    expect(started.item).toMatchObject({ status: PoamStatus.POAM_STATUS_IN_PROGRESS, etag: '2' });
    expect((await poam.startPoamItem({ id, etag: '' })).item).toEqual(started.item);
    await expect(world.as(tenant, 'manager', assignee).poam.completePoamItem(completion)).rejects.toMatchObject({
      reason: 'POAM_REVIEWER_IS_ASSIGNEE',
    });
    await expect(poam.completePoamItem(completion)).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
    for (const evidenceId of [completion.evidenceId, uuidv7()]) {
      await expect(manager.completePoamItem({ ...completion, evidenceId })).rejects.toMatchObject({
        reason: 'POAM_EVIDENCE_NOT_FINAL',
      });
    }
    await world.as(tenant).evidence.finalizeEvidence({ id: completion.evidenceId, etag: '' });
    const { item: completed } = await manager.completePoamItem(completion);
    expect(completed).toMatchObject({
      status: PoamStatus.POAM_STATUS_COMPLETED,
      evidenceId: completion.evidenceId,
      closeTime: expect.any(Date),
    });
    for (const again of [
      () => manager.completePoamItem(completion),
      () => poam.startPoamItem({ id, etag: '' }),
      () => poam.requestPoamClosure({ id, status: RISK_ACCEPTED, reason: 'why not', etag: '' }),
      () => manager.decidePoamClosure({ id, approve: true, note: '', etag: '' }),
      () => poam.updatePoamItem({ item: completed, updateMask: ['weakness'], etag: '' }),
    ]) {
      await expect(again()).rejects.toMatchObject({ reason: 'POAM_ITEM_CLOSED', metadata: { status: 'completed' } });
    }
  });

  it('end without a remedy only if somebody else agrees', async () => {
    const { assessmentId, tenant } = await assessed({ '3.3.3': 'not_met', '3.1.3': 'not_met' });
    const requester = world.as(tenant, 'manager').poam;
    const approver = world.as(tenant, 'manager').poam;
    const { item } = await requester.createPoamItem(wanted(assessmentId, '3.3.3'));
    const id = item!.id;
    const decision = { id, approve: true, note: 'agreed', etag: '' };
    await expect(approver.decidePoamClosure(decision)).rejects.toMatchObject({ reason: 'POAM_CLOSURE_NOT_REQUESTED' });
    for (const status of [PoamStatus.POAM_STATUS_OPEN, PoamStatus.POAM_STATUS_COMPLETED]) {
      await expect(requester.requestPoamClosure({ id, status, reason: 'done', etag: '' })).rejects.toMatchObject({
        reason: 'INVALID_FIELDS',
      });
    }
    await requester.requestPoamClosure({ id, status: RISK_ACCEPTED, reason: 'An island network', etag: '' });
    await expect(requester.decidePoamClosure(decision)).rejects.toMatchObject({ reason: 'POAM_APPROVER_IS_REQUESTER' });
    const rejected = await approver.decidePoamClosure({ ...decision, approve: false });
    expect(rejected.item).toMatchObject({ status: PoamStatus.POAM_STATUS_OPEN, closureRequest: undefined });
    await requester.requestPoamClosure({ id, status: FALSE_POSITIVE, reason: 'Misread', etag: '' });
    const { item: closed } = await approver.decidePoamClosure(decision);
    expect(closed).toMatchObject({ status: FALSE_POSITIVE, closureRequest: { reason: 'Misread' }, evidenceId: '' });
    const { eligibility } = await requester.getPoamEligibility({ assessmentId });
    expect(eligibility!.blockers.map(({ kind, nistNumber }) => [PoamBlockerKind[kind], nistNumber])).toEqual([
      ['POAM_BLOCKER_KIND_MISSING_ENTRY', '3.1.3'],
      ['POAM_BLOCKER_KIND_MISSING_ENTRY', '3.3.3'],
    ]);
    // What comes back is a new item that points at the old one.
    const recurrence = await requester.createPoamItem(wanted(assessmentId, '3.3.3', { previousItemId: id }));
    expect(recurrence.item).toMatchObject({ number: 'POAM-002', previousItemId: id });
    const other = wanted(assessmentId, '3.1.3', { previousItemId: recurrence.item!.id });
    await expect(requester.createPoamItem(other)).rejects.toMatchObject({
      violations: [{ description: 'is of another requirement' }, { description: 'is not closed' }],
    });
  });
});

describe('the plan of an assessment', () => {
  it('is filled up with all that is not met, once, and lets the score see it', async () => {
    const results = {
      '3.1.3': 'not_met',
      '3.3.3': 'not_met',
      '3.13.11': 'partial',
      '3.1.12': 'not_applicable',
    } as const;
    const { poam, scores, assessmentId, tenant } = await assessed(results);
    await poam.createPoamItem(wanted(assessmentId, '3.3.3'));
    const missing = async () => (await scores.getScore({ assessmentId })).score!.conditionalStatus!.missingPoam;
    expect((await missing()).map(({ nistNumber }) => nistNumber)).toEqual(['3.1.3', '3.13.11']);
    const scheduledCompletion = addDays(TODAY, 90);
    const { items } = await poam.planPoamItems({ assessmentId, scheduledCompletion, assignedToId: '' });
    expect(items.map(({ number, requirementCode }) => [number, requirementCode])).toEqual([
      ['POAM-002', codeOf('3.1.3')],
      ['POAM-003', codeOf('3.13.11')],
    ]);
    expect(items[0]).toMatchObject({
      weakness: expect.stringMatching(/^\[a\] seen on site\n\[b\]/),
      scheduledCompletion,
    });
    expect(items[1]).toMatchObject({ conditionalEligible: true });
    expect((await poam.planPoamItems({ assessmentId, scheduledCompletion: '', assignedToId: '' })).items).toEqual([]);
    expect(await missing()).toEqual([]);
    const { eligibility } = await poam.getPoamEligibility({ assessmentId });
    expect(eligibility).toMatchObject({ conditional: true, score: 105, minimumScore: 88, blockers: [], openItems: 3 });
    const created = (await world.events(tenant)).filter(({ action }) => action === 'poam_item.create');
    expect(created).toHaveLength(3);
  });

  it('numbers without gaps when many are put on it at once', async () => {
    const numbers = Array.from({ length: 12 }, (_, index) => `3.1.${index + 1}`);
    const { poam, assessmentId } = await assessed(Object.fromEntries(numbers.map((number) => [number, 'not_met'])));
    const made = new Map<string, string>();
    while (made.size < numbers.length) {
      // Each requirement twice: one of the two is refused, and whoever waited too long tries again. Neither leaves a gap.
      const left = numbers.filter((number) => !made.has(codeOf(number)));
      const tries = [...left, ...left].map((number) => poam.createPoamItem(wanted(assessmentId, number)));
      for (const each of await Promise.allSettled(tries)) {
        if (each.status === 'fulfilled') made.set(each.value.item!.requirementCode, each.value.item!.number);
        else
          expect(['POAM_ITEM_EXISTS', 'UNAVAILABLE', 'CONFLICT']).toContain((each.reason as { reason: string }).reason);
      }
    }
    expect([...made.values()].sort()).toEqual(numbers.map((_, index) => `POAM-${String(index + 1).padStart(3, '0')}`));
  });

  it('is listed by number and by day, narrowed, in pages', async () => {
    const { poam, assessmentId, tenant } = await assessed({
      '3.1.3': 'not_met',
      '3.3.3': 'not_met',
      '3.4.8': 'not_met',
    });
    const assignedToId = uuidv7();
    for (const [number, days] of [
      ['3.1.3', 30],
      ['3.3.3', -3],
      ['3.4.8', 10],
    ] as const) {
      const scheduledCompletion = addDays(TODAY, days);
      await poam.createPoamItem(
        wanted(assessmentId, number, { scheduledCompletion, ...(days > 0 && { assignedToId }) }),
      );
    }
    const numbersOf = async (changes: Partial<assessmentsV1.ListPoamItemsRequest>) =>
      (await poam.listPoamItems(listing(changes))).items.map(({ number }) => number.slice(-1)).join('');
    expect(await numbersOf({})).toBe('231');
    expect(await numbersOf({ assessmentId })).toBe('123');
    expect(await numbersOf({ assessmentId, orderBy: 'scheduled_completion' })).toBe('231');
    expect(await numbersOf({ overdue: true })).toBe('2');
    expect(await numbersOf({ assignedToId })).toBe('31');
    expect(await numbersOf({ requirementCode: codeOf('3.1.3') })).toBe('1');
    expect(await numbersOf({ status: PoamStatus.POAM_STATUS_COMPLETED })).toBe('');
    expect(await numbersOf({ assessmentId: uuidv7() })).toBe('');
    for (const filter of [{ assessmentId }, {}]) {
      const first = await poam.listPoamItems(listing({ ...filter, pageSize: 2 }));
      const second = await poam.listPoamItems(listing({ ...filter, pageSize: 2, pageToken: first.nextPageToken }));
      expect([first.items.length, second.items.length, second.nextPageToken]).toEqual([2, 1, '']);
    }
    await expect(poam.listPoamItems(listing({ orderBy: 'number' }))).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
    });
    const stranger = world.as(await world.aTenant()).poam;
    expect((await stranger.listPoamItems(listing({ assessmentId }))).items).toEqual([]);
    const file: Buffer[] = [];
    for await (const { chunk } of world.as(tenant, 'viewer').poam.exportPoamItems({ assessmentId })) file.push(chunk);
    const lines = Buffer.concat(file).toString().split('\r\n');
    expect(lines.map((line) => line.slice(0, 8))).toEqual(['number,r', 'POAM-001', 'POAM-002', 'POAM-003', '']);
  });

  it('is not there for another tenant, and stands still while its own is suspended', async () => {
    const { poam, assessmentId, tenant } = await assessed({ '3.3.3': 'not_met' });
    const { item } = await poam.createPoamItem(wanted(assessmentId, '3.3.3'));
    const stranger = world.as(await world.aTenant()).poam;
    const { id } = item!;
    for (const call of [
      () => stranger.getPoamItem({ id }),
      () => stranger.startPoamItem({ id, etag: '' }),
      () => stranger.listPoamChanges({ id, pageSize: 0, pageToken: '' }),
    ]) {
      await expect(call()).rejects.toMatchObject({ reason: 'POAM_ITEM_NOT_FOUND' });
    }
    await world.aTenant(tenancyV1.TenantStatus.TENANT_STATUS_SUSPENDED, tenant, '2');
    await expect(poam.startPoamItem({ id, etag: '' })).rejects.toMatchObject({ reason: 'TENANT_NOT_WRITABLE' });
    expect((await poam.getPoamItem({ id })).item).toEqual(item);
  });
});
