import { Injectable } from '@nestjs/common';
import { isUuid } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';

const LEADS = `
  select id, lead_assessor_id as "userId" from assessments.assessments
   where id = any ($1::uuid[]) and lead_assessor_id is not null`;

const ASSIGNEES = `
  select id, assigned_to as "userId" from assessments.control_findings
   where id = any ($1::uuid[]) and assigned_to is not null`;

/** People whom this service's own tables name. */
@Injectable()
export class OwnAudiencesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Assessment → who leads it. */
  leads(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.users(LEADS, ids);
  }

  /** Entry of a requirement → who has to see to it. */
  assignees(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.users(ASSIGNEES, ids);
  }

  private async users(sql: string, given: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const ids = given.filter(isUuid);
    if (ids.length === 0) return new Map();
    const found = await this.unitOfWork.run((em) => rows<{ id: string; userId: string }>(em, sql, [ids]), {
      readOnly: true,
    });
    return new Map(found.map(({ id, userId }) => [id, userId]));
  }
}
