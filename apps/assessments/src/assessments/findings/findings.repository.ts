import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import { LockMode } from '@mikro-orm/postgresql';
import type { ObjectiveResult } from '../../scoring/requirement-result.js';
import { type ControlFinding, ControlFindingEntity } from './control-finding.entity.js';
import type { ObjectiveRecord, PartialRecord } from './finding-records.js';
import { type ObjectiveFinding, ObjectiveFindingEntity } from './objective-finding.entity.js';

export interface RecordedResults {
  readonly results: ReadonlyMap<string, readonly ObjectiveResult[]>;
  readonly partial: ReadonlySet<string>;
}

/**
 * The findings of assessments: an entry for each requirement, and one for each objective that is assessed. They are
 * written beside the ORM, so reading them again must not answer from its identity map.
 */
@Injectable()
export class FindingsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Makes the entries of an assessment that starts. */
  async open(assessmentId: string, frameworkCode: string, codes: readonly string[]): Promise<void> {
    const ids = codes.map(() => uuidv7());
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into assessments.control_findings (id, assessment_id, framework_code, requirement_code)
         select id, $1, $2, code from unnest($3::uuid[], $4::text[]) as opened (id, code)`,
        [assessmentId, frameworkCode, ids, codes],
      ),
    );
  }

  controls(assessmentId: string, codes?: readonly string[]): Promise<ControlFinding[]> {
    const where = { assessmentId, ...(codes && { requirementCode: { $in: [...codes] } }) };
    return this.unitOfWork.run((em) => em.find(ControlFindingEntity, where, { disableIdentityMap: true }), {
      readOnly: true,
    });
  }

  /** In the order of their letters. */
  objectives(assessmentId: string, codes?: readonly string[]): Promise<ObjectiveFinding[]> {
    const where = { assessmentId, ...(codes && { requirementCode: { $in: [...codes] } }) };
    const options = { orderBy: { letter: 'asc' }, disableIdentityMap: true } as const;
    return this.unitOfWork.run((em) => em.find(ObjectiveFindingEntity, where, options), { readOnly: true });
  }

  /** By code of the requirement: what was found for its objectives; and which requirements are partly there. */
  results(assessmentId: string): Promise<RecordedResults> {
    return this.unitOfWork.run(
      async (em) => {
        const found = await rows<{ code: string; partial: boolean; results: ObjectiveResult[] | null }>(
          em,
          `select control.requirement_code as code, control.implementation_level is not null as partial, results
             from assessments.control_findings as control
             left join (select requirement_code, array_agg(result) as results from assessments.objective_findings
                         where assessment_id = $1 group by requirement_code) as recorded using (requirement_code)
            where control.assessment_id = $1`,
          [assessmentId],
        );
        return {
          results: new Map(found.map(({ code, results }) => [code, results ?? []])),
          partial: new Set(found.filter(({ partial }) => partial).map(({ code }) => code)),
        };
      },
      { readOnly: true },
    );
  }

  lock(assessmentId: string, requirementCode: string): Promise<ControlFinding | null> {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    return this.unitOfWork.run((em) =>
      em.findOne(ControlFindingEntity, { assessmentId, requirementCode }, { lockMode }),
    );
  }

  save(finding: ControlFinding): Promise<ControlFinding> {
    return this.unitOfWork.run(async (em) => {
      await em.flush();
      await em.refresh(finding);
      return finding;
    });
  }

  /** Answers with what stands differently than before. */
  record(
    assessmentId: string,
    frameworkCode: string,
    records: readonly ObjectiveRecord[],
  ): Promise<{ requirementCode: string; letter: string }[]> {
    const column = <Key extends keyof ObjectiveRecord>(key: Key) => records.map((record) => record[key]);
    return this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into assessments.objective_findings as stored
           (id, assessment_id, framework_code, requirement_code, letter, result, basis, note)
         select id, $1, $2, code, letter, result, basis, note
           from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
             as given (id, code, letter, result, basis, note)
         on conflict on constraint one_finding_an_objective do update
           set result = excluded.result, basis = excluded.basis, note = excluded.note
           where (stored.result, stored.basis, stored.note)
             is distinct from (excluded.result, excluded.basis, excluded.note)
         returning requirement_code as "requirementCode", letter`,
        [
          assessmentId,
          frameworkCode,
          records.map(() => uuidv7()),
          column('requirementCode'),
          column('letter'),
          column('result'),
          column('basis'),
          column('note'),
        ],
      ),
    );
  }

  /** Answers with the requirements that stand differently than before. */
  recordPartials(assessmentId: string, partials: readonly PartialRecord[]): Promise<{ requirementCode: string }[]> {
    return this.unitOfWork.run((em) =>
      rows(
        em,
        `update assessments.control_findings as stored
           set implementation_level = given.level, partial_rationale = given.rationale
           from unnest($2::text[], $3::text[], $4::text[]) as given (code, level, rationale)
          where stored.assessment_id = $1 and stored.requirement_code = given.code
            and (stored.implementation_level, stored.partial_rationale) is distinct from (given.level, given.rationale)
         returning stored.requirement_code as "requirementCode"`,
        [
          assessmentId,
          partials.map(({ requirementCode }) => requirementCode),
          partials.map(({ partial }) => (partial ? 'partial' : null)),
          partials.map(({ rationale }) => rationale),
        ],
      ),
    );
  }

  /** Ids of those who recorded a finding first or last. */
  async authors(assessmentId: string): Promise<string[]> {
    const found = await this.unitOfWork.run((em) =>
      rows<{ author: string }>(
        em,
        `select created_by as author from assessments.objective_findings where assessment_id = $1
         union select updated_by from assessments.objective_findings where assessment_id = $1`,
        [assessmentId],
      ),
    );
    return found.map(({ author }) => author);
  }
}
