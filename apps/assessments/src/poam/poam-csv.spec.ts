import { expect, it } from '@jest/globals';
import { POAM_CSV_HEAD, poamCsvLine } from './poam-csv.js';
import type { PoamItemView } from './poam-views.js';

const view = (weakness: string): PoamItemView =>
  ({
    item: {
      number: 12,
      requirementCode: 'AC.L2-3.1.3',
      status: 'open',
      weakness,
      remediationPlan: null,
      resources: '@home',
      estimatedCost: '10.50',
      assignedTo: null,
      scheduledCompletion: '2026-06-30',
      evidenceId: null,
      closedBy: null,
      closedAt: null,
      createdAt: new Date('2026-01-02T03:04:05Z'),
    },
    milestones: [{ due: '2026-03-01', title: 'bought', doneAt: new Date() }],
    title: 'Control CUI flow',
    ineligibleParagraph: null,
    overdue: false,
  }) as unknown as PoamItemView;

it('a line of the file quotes what needs it and makes formulas inert', () => {
  expect(POAM_CSV_HEAD.split(',')).toHaveLength(18);
  expect(poamCsvLine(view('=cmd|"/c calc"!A1'))).toBe(
    'POAM-012,AC.L2-3.1.3,Control CUI flow,open,"\'=cmd|""/c calc""!A1",,\'@home,10.50,,2026-06-30,false,true,,' +
      '2026-03-01 bought (done),,,,2026-01-02T03:04:05.000Z\r\n',
  );
  expect(poamCsvLine(view('one\ntwo'))).toContain(',"one\ntwo",');
});
