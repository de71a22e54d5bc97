import { Injectable } from '@nestjs/common';
import { AssessmentNotFound } from '../assessments/assessment.errors.js';
import { PlanAssessmentsRepository } from './plan-assessments.repository.js';
import { POAM_CSV_HEAD, poamCsvLine } from './poam-csv.js';
import { PoamItemsService } from './poam-items.service.js';

const PAGE = 200;

/** A plan as a file, page by page: no transaction is held while the reader is slow. */
@Injectable()
export class PoamExport {
  constructor(
    private readonly items: PoamItemsService,
    private readonly assessments: PlanAssessmentsRepository,
  ) {}

  async *csv(assessmentId: string): AsyncGenerator<Buffer> {
    if (!(await this.assessments.find(assessmentId))) throw new AssessmentNotFound();
    yield Buffer.from(POAM_CSV_HEAD);
    const any = { status: undefined, assignedTo: undefined, requirementCode: undefined, overdue: false };
    let pageToken = '';
    do {
      const page = await this.items.list({ pageSize: PAGE, pageToken }, { ...any, assessmentId }, 'number');
      // Cut, as one item may hold 16,000 characters and 50 milestones.
      for (const view of page.items) yield Buffer.from(poamCsvLine(view));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
  }
}
