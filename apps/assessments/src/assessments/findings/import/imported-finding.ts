import type { FieldViolation } from '@attestry/domain-errors';
import type { Catalogue } from '../../../frameworks/catalogue.js';
import { PARTIAL_CREDIT } from '../../../scoring/regulation.js';
import type { ObjectiveResult } from '../../../scoring/requirement-result.js';
import { type FindingRecords, type ObjectiveRecord, type PartialRecord, violationsOf } from '../finding-records.js';

/** How far a requirement or objective is, in the words that tools use. */
export type ImportedStatus = 'not_started' | 'in_progress' | 'met' | 'not_met' | 'partially_met' | 'not_applicable';

/** One result of another tool; without letter it is of every objective. */
export interface ImportedFinding {
  readonly requirementCode: string;
  readonly letter: string | null;
  readonly status: ImportedStatus;
  readonly note: string | null;
}

/** What of an import can be recorded, and what is said against it. */
export interface Readable {
  readonly records: FindingRecords;
  /** Entries that are not finished. */
  readonly leftOut: number;
  readonly violations: readonly FieldViolation[];
}

/** Met in part is no result of the regulation: it is not met. */
const RESULTS: Readonly<Record<Exclude<ImportedStatus, 'not_started' | 'in_progress'>, ObjectiveResult>> = {
  met: 'met',
  not_met: 'not_met',
  partially_met: 'not_met',
  not_applicable: 'not_applicable',
};

export function readImport(
  findings: readonly ImportedFinding[],
  catalogue: Catalogue,
  open?: ReadonlySet<string>,
): Readable {
  const requirements = new Map(catalogue.requirements.map((each) => [each.requirement.code, each]));
  const objectives: ObjectiveRecord[] = [];
  const partials = new Map<string, PartialRecord>();
  /** For each record the entry that it comes from. */
  const origins: number[] = [];
  let leftOut = 0;
  findings.forEach(({ requirementCode, letter, status, note }, index) => {
    if (status === 'not_started' || status === 'in_progress') return void (leftOut += 1);
    const result = RESULTS[status];
    const known = requirements.get(requirementCode);
    // One that the catalogue lacks is refused below, by the rules of what is recorded.
    const letters = letter === null ? (known?.objectives.map((each) => each.letter) ?? ['a']) : [letter];
    for (const each of letters) {
      objectives.push({ requirementCode, letter: each, result, basis: result === 'met' ? 'implemented' : null, note });
      origins.push(index);
    }
    if (status === 'partially_met' && note !== null && PARTIAL_CREDIT.has(known?.requirement.nistNumber ?? ''))
      partials.set(requirementCode, { requirementCode, partial: true, rationale: note });
  });
  const records = { objectives, partials: [...partials.values()] };
  return { records, leftOut, violations: placed(violationsOf(records, catalogue, open), origins) };
}

/** Each entry is named once, however many objectives it stands for. */
function placed(violations: readonly FieldViolation[], origins: readonly number[]): FieldViolation[] {
  const moved = violations.map(({ field, description }) => ({
    field: field.replace(/^objectives\[(\d+)\]/, (_, at: string) => `findings[${origins[Number(at)]}]`),
    description,
  }));
  return [...new Map(moved.map((each) => [`${each.field} ${each.description}`, each])).values()];
}
