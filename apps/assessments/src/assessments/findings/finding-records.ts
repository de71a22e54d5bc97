import type { FieldViolation } from '@attestry/domain-errors';
import type { Catalogue } from '../../frameworks/catalogue.js';
import { canonicalCode } from '../../frameworks/requirement-names.js';
import { PARTIAL_CREDIT, SSP_REQUIREMENT } from '../../scoring/regulation.js';
import type { ObjectiveResult } from '../../scoring/requirement-result.js';
import type { MetBasis } from './objective-finding.entity.js';

/** Said of a requirement that a close-out does not judge again. */
export const INHERITED = 'was found met by the assessment that is closed out';

/** What somebody found for one objective. */
export interface ObjectiveRecord {
  readonly requirementCode: string;
  readonly letter: string;
  readonly result: ObjectiveResult;
  readonly basis: MetBasis | null;
  readonly note: string | null;
}

/** That somebody says, or takes back, that a requirement is put into effect in part. */
export interface PartialRecord {
  readonly requirementCode: string;
  readonly partial: boolean;
  readonly rationale: string | null;
}

export interface FindingRecords {
  readonly objectives: readonly ObjectiveRecord[];
  readonly partials: readonly PartialRecord[];
}

/** The same records under the codes of the framework, whatever names they came with. */
export function underCanonicalCodes({ objectives, partials }: FindingRecords, frameworkCode: string): FindingRecords {
  const named = <Named extends { readonly requirementCode: string }>(record: Named): Named => ({
    ...record,
    requirementCode: canonicalCode(frameworkCode, record.requirementCode),
  });
  return { objectives: objectives.map(named), partials: partials.map(named) };
}

/** Everything that the rules say against the records, each with its place; `open` are the codes that may be judged. */
export function violationsOf(
  { objectives, partials }: FindingRecords,
  catalogue: Catalogue,
  open?: ReadonlySet<string>,
): FieldViolation[] {
  const requirements = new Map(catalogue.requirements.map((each) => [each.requirement.code, each]));
  const seen = new Set<string>();
  return [
    ...objectives.flatMap((record, index) => {
      const place = `objectives[${index}]`;
      const found = requirements.get(record.requirementCode);
      if (!found) return [violation(`${place}.requirementCode`, 'the catalogue has no such requirement')];
      if (!found.objectives.some(({ letter }) => letter === record.letter))
        return [violation(`${place}.letter`, 'the requirement has no such objective')];
      if (open && !open.has(record.requirementCode)) return [violation(`${place}.requirementCode`, INHERITED)];
      if (isRepeated(seen, `${record.requirementCode}[${record.letter}]`))
        return [violation(`${place}.letter`, 'the objective is named twice')];
      return violationsOfResult(record, found.requirement.nistNumber, place);
    }),
    ...partials.flatMap((record, index) => {
      const place = `partials[${index}]`;
      const found = requirements.get(record.requirementCode);
      if (!found) return [violation(`${place}.requirementCode`, 'the catalogue has no such requirement')];
      if (!PARTIAL_CREDIT.has(found.requirement.nistNumber))
        return [violation(`${place}.requirementCode`, 'the requirement keeps no part of its points')];
      if (open && !open.has(record.requirementCode)) return [violation(`${place}.requirementCode`, INHERITED)];
      if (isRepeated(seen, record.requirementCode))
        return [violation(`${place}.requirementCode`, 'the requirement is named twice')];
      return record.partial && record.rationale === null
        ? [violation(`${place}.rationale`, 'must say why it is put into effect in part')]
        : [];
    }),
  ];
}

function violationsOfResult({ result, basis, note }: ObjectiveRecord, nistNumber: string, place: string) {
  const violations: FieldViolation[] = [];
  if (result === 'not_applicable' && nistNumber === SSP_REQUIREMENT)
    violations.push(violation(`${place}.result`, 'without a system security plan there is no assessment'));
  if (result !== 'met' && basis !== null) violations.push(violation(`${place}.basis`, 'is only for what is met'));
  if (note === null && basis !== 'implemented') violations.push(violation(`${place}.note`, 'must say why'));
  return violations;
}

const violation = (field: string, description: string): FieldViolation => ({ field, description });

function isRepeated(seen: Set<string>, key: string): boolean {
  const repeated = seen.has(key);
  seen.add(key);
  return repeated;
}
