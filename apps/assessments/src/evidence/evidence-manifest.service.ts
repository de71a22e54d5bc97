import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import { CollectedForRepository } from './collected-for.repository.js';
import type { ManifestEntry, Manifest } from './manifest.js';

/** As submitted, once it is; before, what would count. */
const ENTRIES = `
  select distinct stored.file_name as "fileName", encode(stored.sha256, 'hex') as sha256
    from assessments.evidence_links as link
    join assessments.assessments as assessment on assessment.id = link.assessment_id
    join assessments.evidence_items as item on item.id = link.evidence_id
    join assessments.evidence_versions as stored on stored.evidence_id = item.id and stored.number =
      case when assessment.status = 'in_progress' then item.latest_version
           else coalesce(link.version_number, item.latest_version) end
   where link.assessment_id = $1
     and ((item.final and item.status = 'active') or (assessment.status <> 'in_progress' and link.version_number is not null))`;

/** The hash manifest of an assessment: a line for each final evidence, and the hash of the whole. */
@Injectable()
export class EvidenceManifest {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assessments: CollectedForRepository,
  ) {}

  async of(assessmentId: string): Promise<Manifest> {
    const found = await this.unitOfWork.run(
      async (em) => {
        await this.assessments.state(assessmentId);
        return rows<ManifestEntry>(em, ENTRIES, [assessmentId]);
      },
      { readOnly: true },
    );
    return manifestOf(found);
  }
}

/** `sha256␠␠name`, sorted by the bytes of the name, then of the hash. */
export function manifestOf(given: readonly ManifestEntry[]): Manifest {
  const entries = [...given].sort(
    (one, other) =>
      Buffer.compare(Buffer.from(one.fileName), Buffer.from(other.fileName)) || (one.sha256 < other.sha256 ? -1 : 1),
  );
  const text = entries.map(({ sha256, fileName }) => `${sha256}  ${fileName}\n`).join('');
  return { entries, text, sha256: createHash('sha256').update(text).digest() };
}
