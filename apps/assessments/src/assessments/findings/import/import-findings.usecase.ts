import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { UnitOfWork } from '@attestry/persistence';
import { FrameworksService } from '../../../frameworks/frameworks.service.js';
import { AssessmentLocked } from '../../assessment.errors.js';
import { AssessmentsRepository } from '../../assessments.repository.js';
import { CloseOutScope } from '../../close-out/close-out-scope.js';
import { RecordFindings, type Recorded } from '../record-findings.usecase.js';
import { type ImportedFinding, readImport } from './imported-finding.js';

/** Records results of another tool, all or none. */
@Injectable()
export class ImportFindings {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assessments: AssessmentsRepository,
    private readonly frameworks: FrameworksService,
    private readonly closeOut: CloseOutScope,
    private readonly recording: RecordFindings,
  ) {}

  run(assessmentId: string, findings: readonly ImportedFinding[]): Promise<Recorded & { leftOut: number }> {
    return this.unitOfWork.run(async () => {
      const assessment = await this.assessments.lock(assessmentId);
      if (assessment.frameworkCode === null) throw new AssessmentLocked(assessment.status);
      const catalogue = await this.frameworks.catalogue(assessment.frameworkCode);
      const open = await this.closeOut.openCodes(assessment);
      const { records, leftOut, violations } = readImport(findings, catalogue, open);
      if (violations.length > 0) throw new InvalidFields(violations);
      return { ...(await this.recording.run(assessmentId, records)), leftOut };
    });
  }
}
