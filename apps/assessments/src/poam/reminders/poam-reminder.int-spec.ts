import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runAs } from '@attestry/request-context';
import { AService, codeOf } from '../../fixtures/a-service.js';
import { addDays, dayOf } from '../calendar-day.js';
import { RemindOfDeadlines } from './remind-of-deadlines.usecase.js';

let world: AService;
beforeAll(async () => {
  world = await AService.start();
});
afterAll(() => world?.stop());

it('tells of each deadline once for each of its days, of those that are not closed', async () => {
  const tenant = await world.aTenant();
  const assessmentId = await world.started(tenant);
  const due = { '3.1.3': 14, '3.1.4': 31, '3.3.3': 1, '3.4.8': 40, '3.8.4': 5 };
  const { findings, poam } = world.as(tenant);
  await findings.recordFindings(
    world.records(assessmentId, Object.fromEntries(Object.keys(due).map((number) => [number, 'not_met']))),
  );
  const now = new Date();
  const blank = { remediationPlan: '', resources: '', estimatedCost: '', assignedToId: '', previousItemId: '' };
  for (const [number, days] of Object.entries(due)) {
    const scheduledCompletion = addDays(dayOf(now), days);
    const requirementCode = codeOf(number);
    const what = { ...blank, assessmentId, requirementCode, weakness: 'w', scheduledCompletion, milestones: [] };
    const { item } = await poam.createPoamItem(what);
    if (number !== '3.8.4') continue;
    const asked = { id: item!.id, status: 5, reason: 'none', etag: '' };
    await poam.requestPoamClosure(asked);
    await world.as(tenant).poam.decidePoamClosure({ id: item!.id, approve: true, note: '', etag: '' });
  }
  const remind = world.service.get(RemindOfDeadlines);
  const run = async (days: number) => {
    const actor = { type: 'job' as const, id: 'poam-reminder' };
    const context = { tenantId: tenant, actor, name: 'spec', region: 'us-east', timeoutMs: 20_000 };
    return (await runAs(context, () => remind.run(new Date(now.getTime() + days * 86_400_000)))).told;
  };
  const told = [await run(0), await run(0), await run(1), await run(2), await run(10)];
  expect(told).toEqual([2, 0, 1, 0, 2]);
  const events = (await world.events(tenant)).filter(({ action }) => action === 'poam_item.remind');
  expect(events.map(({ details }) => [details['requirement'], details['days_ahead'], details['days_left']])).toEqual([
    [codeOf('3.3.3'), 1, 1],
    [codeOf('3.1.3'), 14, 14],
    [codeOf('3.1.4'), 30, 30],
    [codeOf('3.1.3'), 7, 4],
    [codeOf('3.4.8'), 30, 30],
  ]);
});
