import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import type { LinkKey, EvidenceLink } from './evidence-link.js';

/** A link that cannot be, by its place among those given, and why. */
export interface BadLink {
  readonly place: number;
  readonly fault: 'evidence' | 'requirement' | 'letter';
}

const COLUMNS = `id, assessment_id as "assessmentId", evidence_id as "evidenceId", requirement_code as "requirementCode",
  letter, version_number as "versionNumber"`;

const GIVEN = `unnest($2::uuid[], $3::text[], $4::text[]) with ordinality as given (evidence_id, requirement_code, letter, place)`;

const BAD = `
  select (given.place - 1)::int as place, case when item.id is null then 'evidence'
           when control.id is null then 'requirement' else 'letter' end as fault
    from ${GIVEN}
    left join assessments.evidence_items as item on item.id = given.evidence_id and item.status = 'active'
    left join assessments.control_findings as control
      on control.assessment_id = $1 and control.requirement_code = given.requirement_code
    left join assessments.objectives as objective on objective.framework_code = control.framework_code
      and objective.requirement_code = control.requirement_code and objective.letter = given.letter
   where item.id is null or control.id is null or (given.letter is not null and objective.letter is null)
   order by given.place`;

const INSERT = `
  insert into assessments.evidence_links (id, assessment_id, framework_code, evidence_id, requirement_code, letter)
  select given.id, $1, $2, given.evidence_id, given.requirement_code, given.letter
    from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[]) as given (id, evidence_id, requirement_code, letter)
  on conflict on constraint one_link_a_proof do nothing returning ${COLUMNS}`;

const REMOVE = `
  delete from assessments.evidence_links as link using ${GIVEN}
   where link.assessment_id = $1 and link.evidence_id = given.evidence_id
     and link.requirement_code = given.requirement_code and link.letter is not distinct from given.letter
  returning link.id, link.assessment_id as "assessmentId", link.evidence_id as "evidenceId",
    link.requirement_code as "requirementCode", link.letter, link.version_number as "versionNumber"`;

/** What evidence proves. */
@Injectable()
export class EvidenceLinksRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Those that name what is not there. */
  bad(assessmentId: string, links: readonly LinkKey[]): Promise<BadLink[]> {
    return this.unitOfWork.run((em) => rows<BadLink>(em, BAD, [assessmentId, ...columnsOf(links)]));
  }

  /** Answers with those that were not there before. */
  insert(assessmentId: string, frameworkCode: string, links: readonly LinkKey[]): Promise<EvidenceLink[]> {
    const ids = links.map(() => uuidv7());
    return this.unitOfWork.run((em) =>
      rows<EvidenceLink>(em, INSERT, [assessmentId, frameworkCode, ids, ...columnsOf(links)]),
    );
  }

  /** Answers with those that were there. */
  remove(assessmentId: string, links: readonly LinkKey[]): Promise<EvidenceLink[]> {
    return this.unitOfWork.run((em) => rows<EvidenceLink>(em, REMOVE, [assessmentId, ...columnsOf(links)]));
  }

  /** In order of their making. */
  list(evidenceId: string, request: PageRequest): Promise<{ items: EvidenceLink[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'evidence links', filter: evidenceId, sortKey: 'text' });
    const sql = `select ${COLUMNS} from assessments.evidence_links
                  where evidence_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`;
    return this.unitOfWork.run(
      async (em) => {
        const found = await rows<EvidenceLink>(em, sql, [evidenceId, page.after?.id ?? null, page.limit]);
        return page.close(found, ({ id }) => ({ key: id, id }));
      },
      { readOnly: true },
    );
  }

  /** An assessment under way that rests on the evidence, if any. */
  async underWay(evidenceId: string): Promise<string | undefined> {
    const sql = `select link.assessment_id as id from assessments.evidence_links as link
                   join assessments.assessments as assessment on assessment.id = link.assessment_id
                  where link.evidence_id = $1 and assessment.status in ('in_progress', 'review') limit 1`;
    const [found] = await this.unitOfWork.run((em) => rows<{ id: string }>(em, sql, [evidenceId]));
    return found?.id;
  }

  /** From now on the versions that are latest stand for what was judged. */
  async pin(assessmentId: string): Promise<void> {
    const sql = `update assessments.evidence_links as link set version_number = item.latest_version
                   from assessments.evidence_items as item
                  where link.assessment_id = $1 and item.id = link.evidence_id
                    and link.version_number is distinct from item.latest_version`;
    await this.unitOfWork.run((em) => rows(em, sql, [assessmentId]));
  }
}

const columnsOf = (links: readonly LinkKey[]): unknown[] => [
  links.map(({ evidenceId }) => evidenceId),
  links.map(({ requirementCode }) => requirementCode),
  links.map(({ letter }) => letter),
];
