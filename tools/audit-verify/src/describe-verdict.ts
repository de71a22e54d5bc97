import type { FaultKind } from '@attestry/audit-chain';
import type { Verdict } from './verify-export.js';

const MEANING: Readonly<Record<FaultKind, string>> = {
  hash_mismatch: 'its content is not what was hashed',
  link_broken: 'it does not follow the record before it',
  seq_gap: 'it is missing',
  seq_duplicate: 'its number comes twice',
  anchor_mismatch: 'the records up to it are not those of the signed checkpoint',
  truncated: 'the chain must go on here and does not',
};

/** The verdict for people. */
export function describeVerdict(verdict: Verdict): string {
  const { fault, damage, records, first_seq, last_seq, anchored_to } = verdict;
  if (fault) {
    const range = fault.range ? `, change within ${fault.range.first_seq}–${fault.range.last_seq}` : '';
    return `WRONG: record ${fault.seq}, ${fault.kind}: ${MEANING[fault.kind]}${range}`;
  }
  if (damage) return `WRONG: line ${damage.line} of the file: ${damage.why}`;
  const word = verdict.proven ? 'RIGHT' : 'UNPROVEN';
  if (records === 0) return `${word}: no records, tenant ${verdict.tenant_id}`;
  const unsigned = last_seq - anchored_to;
  const vouched =
    anchored_to === 0
      ? 'none under a signed checkpoint yet'
      : `signed up to record ${anchored_to}${unsigned > 0 ? `, ${unsigned} linked but not yet signed` : ''}`;
  return `${word}: ${records} records (${first_seq}–${last_seq}) of tenant ${verdict.tenant_id} as of ${verdict.exported_at}, ${vouched}`;
}
