import type { FieldViolation } from '@attestry/domain-errors';
import type { ObjectiveRecord } from './finding-records.js';
import type { ObjectiveFinding } from './objective-finding.entity.js';

/** Only what is recorded as not met is looked at again, and only to say otherwise; the note names the new evidence. */
export function violationsOfReevaluation(
  objectives: readonly ObjectiveRecord[],
  recorded: readonly Pick<ObjectiveFinding, 'requirementCode' | 'letter' | 'result'>[],
): FieldViolation[] {
  const key = ({ requirementCode, letter }: Pick<ObjectiveRecord, 'requirementCode' | 'letter'>) =>
    `${requirementCode}[${letter}]`;
  const notMet = new Set(recorded.filter(({ result }) => result === 'not_met').map(key));
  return objectives.flatMap((record, index): FieldViolation[] => {
    const place = `objectives[${index}]`;
    if (!notMet.has(key(record))) return [{ field: `${place}.letter`, description: 'is not recorded as not met' }];
    if (record.result === 'not_met') return [{ field: `${place}.result`, description: 'would stay as it is' }];
    return record.note === null ? [{ field: `${place}.note`, description: 'must name the new evidence' }] : [];
  });
}
