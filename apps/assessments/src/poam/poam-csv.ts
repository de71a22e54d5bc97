import { poamNumber } from './poam-number.js';
import type { PoamItemView } from './poam-views.js';

const COLUMNS: readonly (readonly [head: string, value: (view: PoamItemView) => string])[] = [
  ['number', ({ item }) => poamNumber(item.number)],
  ['requirement', ({ item }) => item.requirementCode],
  ['title', ({ title }) => title],
  ['status', ({ item }) => item.status],
  ['weakness', ({ item }) => item.weakness],
  ['remediation_plan', ({ item }) => item.remediationPlan ?? ''],
  ['resources', ({ item }) => item.resources ?? ''],
  ['estimated_cost_usd', ({ item }) => item.estimatedCost ?? ''],
  ['assigned_to', ({ item }) => item.assignedTo ?? ''],
  ['scheduled_completion', ({ item }) => item.scheduledCompletion],
  ['overdue', ({ overdue }) => String(overdue)],
  ['conditional_eligible', ({ ineligibleParagraph }) => String(ineligibleParagraph === null)],
  ['ineligible_paragraph', ({ ineligibleParagraph }) => ineligibleParagraph ?? ''],
  ['milestones', milestones],
  ['evidence', ({ item }) => item.evidenceId ?? ''],
  ['closed_by', ({ item }) => item.closedBy ?? ''],
  ['closed_at', ({ item }) => item.closedAt?.toISOString() ?? ''],
  ['created_at', ({ item }) => item.createdAt.toISOString()],
];

/** RFC 4180. */
const line = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

export const POAM_CSV_HEAD = line(COLUMNS.map(([head]) => head));

export const poamCsvLine = (view: PoamItemView): string => line(COLUMNS.map(([, value]) => value(view)));

function milestones({ milestones: all }: PoamItemView): string {
  return all.map(({ due, title, doneAt }) => `${due} ${title}${doneAt === null ? '' : ' (done)'}`).join('\n');
}

/** A spreadsheet runs what begins like a formula; the apostrophe makes it text. */
function cell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
