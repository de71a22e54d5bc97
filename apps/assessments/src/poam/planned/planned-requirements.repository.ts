import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';

/** Which requirements of an assessment are on its plan. */
@Injectable()
export class PlannedRequirementsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** What was closed without a remedy is planned for no longer. */
  codes(assessmentId: string): Promise<string[]> {
    return this.unitOfWork.run(
      async (em) => {
        const found = await rows<{ code: string }>(
          em,
          `select distinct requirement_code as code from assessments.poam_items
            where assessment_id = $1 and status in ('open', 'in_progress', 'completed')`,
          [assessmentId],
        );
        return found.map(({ code }) => code);
      },
      { readOnly: true },
    );
  }
}
