import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';

/** What may show that an item is remedied. */
@Injectable()
export class PoamEvidenceRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Held until the transaction ends, so that it is not made a draft again in between. */
  isFinal(evidenceId: string): Promise<boolean> {
    return this.unitOfWork.run(async (em) => {
      const sql = `select from assessments.evidence_items
        where id = $1 and final and status = 'active' and (expires_at is null or expires_at > now()) for share`;
      return (await rows(em, sql, [evidenceId])).length > 0;
    });
  }
}
