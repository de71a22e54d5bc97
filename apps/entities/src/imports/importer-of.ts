import { bug, type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import { credentialReportImporter } from '../credential-report/credential-report.importer.js';
import { GITHUB_AUDIT, normaliseGitHub } from '../github/normalise.js';
import { KUBERNETES_AUDIT, normaliseKubernetes } from '../kubernetes/normalise.js';
import { parseMapping } from '../mapping/mapping.js';
import { csvImporter, jsonLinesImporter } from '../mapping/mapped.importer.js';
import { cloudTrailImporter } from './importers/cloudtrail.importer.js';
import type { Importer } from './importers/importer.js';
import { logImporter } from './importers/log.importer.js';

export type ImportKind = 'cloudtrail' | 'iam_credential_report' | 'kubernetes' | 'github' | 'csv' | 'jsonl';

/** What the sender says of a file beside its bytes. */
export interface ImportChoice {
  kind: ImportKind;
  account: string;
  mapping: string;
  /** When what the file tells was so, for files that do not say it themselves. */
  observedAt: Date;
}

const MAPPED: ReadonlySet<ImportKind> = new Set(['csv', 'jsonl']);

/** The importer of a kind of file. Throws for a choice that does not fit. */
export function importerOf(choice: ImportChoice): Importer {
  const violations = violationsOf(choice);
  if (violations.length > 0) throw new InvalidFields(violations);
  const observedAt = choice.observedAt.getTime();
  switch (choice.kind) {
    case 'cloudtrail':
      return cloudTrailImporter;
    case 'iam_credential_report':
      return credentialReportImporter(observedAt);
    case 'kubernetes':
      return logImporter(KUBERNETES_AUDIT, (record) => normaliseKubernetes(record, choice.account));
    case 'github':
      return logImporter(GITHUB_AUDIT, normaliseGitHub);
    case 'csv':
      return csvImporter(parseMapping(choice.mapping), observedAt);
    case 'jsonl':
      return jsonLinesImporter(parseMapping(choice.mapping), observedAt);
    default:
      return bug('the rules admit no other kind');
  }
}

function violationsOf({ kind, account, mapping }: ImportChoice): FieldViolation[] {
  const wrong = (field: string, description: string) => [{ field: `header.${field}`, description }];
  return [
    ...(kind === 'kubernetes' && account === '' ? wrong('account', 'must name the cluster') : []),
    ...(kind !== 'kubernetes' && account !== '' ? wrong('account', 'is for Kubernetes only') : []),
    ...(MAPPED.has(kind) && mapping === '' ? wrong('mapping', 'must be given for this kind') : []),
    ...(!MAPPED.has(kind) && mapping !== '' ? wrong('mapping', 'is for CSV and JSON Lines only') : []),
  ];
}
