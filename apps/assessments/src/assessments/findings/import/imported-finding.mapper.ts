import { assessmentsV1, enumText } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import { textOrNull } from '../../text.js';
import type { ImportedFinding, ImportedStatus } from './imported-finding.js';

const statuses = enumText<assessmentsV1.ImportedStatus, ImportedStatus>(
  assessmentsV1.ImportedStatus,
  'IMPORTED_STATUS_',
);

export const importedFromProto = (given: assessmentsV1.ImportedFinding): ImportedFinding => ({
  requirementCode: given.requirementCode,
  letter: textOrNull(given.letter),
  status: statuses.textOf(given.status) ?? bug('the rules admit no entry without status'),
  note: textOrNull(given.note),
});
