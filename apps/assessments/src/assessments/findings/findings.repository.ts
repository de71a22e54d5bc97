import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import { LockMode } from '@mikro-orm/postgresql';
import type { ObjectiveResult } from '../../scoring/requirement-result.js';
import { type ControlFinding, ControlFindingEntity } from './control-finding.entity.js';
import type { ObjectiveRecord, PartialRecord } from './finding-records.js';
import { type ObjectiveFinding, ObjectiveFindingEntity } from './objective-finding.entity.js';

/** All parts see the rows as they were before the statement. */
const RECORD = `
  with given as (
    select id, code as requirement_code, letter, result, basis, note
      from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
        as given (id, code, letter, result, basis, note)
  ), before as (
    select requirement_code, letter, found.result, found.basis, found.note
      from assessments.objective_findings as found join given using (requirement_code, letter)
     where assessment_id = $1
  ), stored as (
    insert into assessments.objective_findings as stored
      (id, assessment_id, framework_code, requirement_code, letter, result, basis, note)
    select id, $1, $2, requirement_code, letter, result, basis, note from given
    on conflict on constraint one_finding_an_objective do update
      set result = excluded.result, basis = excluded.basis, note = excluded.note
      where (stored.result, stored.basis, stored.note)
        is distinct from (excluded.result, excluded.basis, excluded.note)
    returning requirement_code, letter, result, basis, note
  ), noted as (
    insert into assessments.finding_changes (assessment_id, requirement_code, letter, field, from_value, to_value)
    select $1, requirement_code, letter, field, was, becomes
      from stored left join before using (requirement_code, letter)
        cross join lateral (values
          ('result', before.result || coalesce(' ' || nullif(before.basis, 'implemented'), ''),
            stored.result || coalesce(' ' || nullif(stored.basis, 'implemented'), '')),
          ('note', before.note, stored.note)) as moved (field, was, becomes)
     where was is distinct from becomes
  )
  select requirement_code as "requirementCode", letter from stored`;

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

  async lock(assessmentId: string, requirementCode: string): Promise<ControlFinding | null> {
    const [finding] = await this.lockAll(assessmentId, [requirementCode]);
    return finding ?? null;
  }

  /** Those that exist, in the order of their ids, so that two callers never wait for each other in a circle. */
  lockAll(assessmentId: string, codes: readonly string[]): Promise<ControlFinding[]> {
    const options = { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } } as const;
    return this.unitOfWork.run((em) =>
      em.find(ControlFindingEntity, { assessmentId, requirementCode: { $in: [...codes] } }, options),
    );
  }

  /** Writes what was changed of the locked ones. */
  save(): Promise<void> {
    return this.unitOfWork.run((em) => em.flush());
  }

  /** Answers with what stands differently than before, and notes who changed it from what. */
  record(
    assessmentId: string,
    frameworkCode: string,
    records: readonly ObjectiveRecord[],
  ): Promise<{ requirementCode: string; letter: string }[]> {
    const column = <Key extends keyof ObjectiveRecord>(key: Key) => records.map((record) => record[key]);
    return this.unitOfWork.run((em) =>
      rows(em, RECORD, [
        assessmentId,
        frameworkCode,
        records.map(() => uuidv7()),
        column('requirementCode'),
        column('letter'),
        column('result'),
        column('basis'),
        column('note'),
      ]),
    );
  }

  /** Answers with the requirements that stand differently than before. */
  recordPartials(assessmentId: string, partials: readonly PartialRecord[]): Promise<{ requirementCode: string }[]> {
    return this.unitOfWork.run((em) =>
      rows(
        em,
        `with given as (
           select code, level, rationale from unnest($2::text[], $3::text[], $4::text[]) as given (code, level, rationale)
         ), before as (
           select requirement_code, implementation_level, partial_rationale from assessments.control_findings
            where assessment_id = $1 and requirement_code = any($2::text[])
         ), stored as (
           update assessments.control_findings as stored
              set implementation_level = given.level, partial_rationale = given.rationale
             from given
            where stored.assessment_id = $1 and stored.requirement_code = given.code
              and (stored.implementation_level, stored.partial_rationale)
                is distinct from (given.level, given.rationale)
           returning stored.requirement_code, stored.implementation_level, stored.partial_rationale
         ), noted as (
           insert into assessments.finding_changes (assessment_id, requirement_code, field, from_value, to_value)
           select $1, requirement_code, field, was, becomes
             from stored join before using (requirement_code)
               cross join lateral (values
                 ('implementation_level', before.implementation_level, stored.implementation_level),
                 ('partial_rationale', before.partial_rationale, stored.partial_rationale)) as moved (field, was, becomes)
            where was is distinct from becomes
         )
         select requirement_code as "requirementCode" from stored`,
        [
          assessmentId,
          partials.map(({ requirementCode }) => requirementCode),
          partials.map(({ partial }) => (partial ? 'partial' : null)),
          partials.map(({ rationale }) => rationale),
        ],
      ),
    );
  }

  /** Takes over what another assessment found for some requirements; nobody of this one recorded it. */
  async inherit(assessmentId: string, parentId: string, codes: readonly string[]): Promise<void> {
    await this.unitOfWork.run(async (em) => {
      await rows(
        em,
        `insert into assessments.objective_findings
           (id, assessment_id, framework_code, requirement_code, letter, result, basis, note)
         select gen_random_uuid(), $1, framework_code, requirement_code, letter, result, basis, note
           from assessments.objective_findings where assessment_id = $2 and requirement_code = any($3::text[])`,
        [assessmentId, parentId, codes],
      );
      await rows(
        em,
        `update assessments.control_findings as ours set implementation_narrative = theirs.implementation_narrative
           from assessments.control_findings as theirs
          where ours.assessment_id = $1 and theirs.assessment_id = $2
            and ours.requirement_code = theirs.requirement_code and ours.requirement_code = any($3::text[])
            and theirs.implementation_narrative is not null`,
        [assessmentId, parentId, codes],
      );
    });
  }

  /** Ids of those who ever recorded something about the requirements; to assign somebody is not to record. */
  async authors(assessmentId: string, codes: readonly string[]): Promise<string[]> {
    const found = await this.unitOfWork.run((em) =>
      rows<{ author: string }>(
        em,
        `select created_by as author from assessments.finding_changes
          where assessment_id = $1 and requirement_code = any($2::text[])
            and field not in ('assigned_to', 'ai_generated_narrative')
         union select created_by from assessments.objective_findings
          where assessment_id = $1 and requirement_code = any($2::text[])
         union select updated_by from assessments.objective_findings
          where assessment_id = $1 and requirement_code = any($2::text[])`,
        [assessmentId, codes],
      ),
    );
    return found.map(({ author }) => author);
  }
}
