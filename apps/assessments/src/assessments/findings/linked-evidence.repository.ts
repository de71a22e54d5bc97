import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';

/** How much evidence an assessment rests on. */
@Injectable()
export class LinkedEvidence {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Pieces of evidence, each counted once. */
  async count(assessmentId: string): Promise<number> {
    const [counted] = await this.unitOfWork.run((em) =>
      rows<{ pieces: number }>(
        em,
        'select count(distinct evidence_id)::int as pieces from assessments.evidence_links where assessment_id = $1',
        [assessmentId],
      ),
    );
    return counted?.pieces ?? 0;
  }
}
