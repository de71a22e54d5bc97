import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { pageOf, type PageRequest, UnitOfWork } from '@attestry/persistence';
import type { RequirementWithObjectives } from '../../frameworks/catalogue.js';
import { RequirementNotFound } from '../../frameworks/framework.errors.js';
import { FrameworksService } from '../../frameworks/frameworks.service.js';
import type { AssessmentStatus } from '../assessment-lifecycle.js';
import { AssessmentLocked } from '../assessment.errors.js';
import { AssessmentsRepository } from '../assessments.repository.js';
import { assertSeen } from '../etag.js';
import type { FindingChanges } from './finding-changes.js';
import { type FindingView, findingView } from './finding-view.js';
import { FindingsRepository } from './findings.repository.js';

// Ranks are unique within a framework, so nothing has to break a tie.
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** What assessments say of requirements. */
@Injectable()
export class FindingsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assessments: AssessmentsRepository,
    private readonly findings: FindingsRepository,
    private readonly frameworks: FrameworksService,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  list(assessmentId: string, request: PageRequest): Promise<{ items: FindingView[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'findings', filter: assessmentId, sortKey: 'number' });
    return this.unitOfWork.run(
      async () => {
        const { frameworkCode } = await this.assessments.find(assessmentId);
        if (frameworkCode === null) return { items: [], nextPageToken: '' };
        const { requirements } = await this.frameworks.catalogue(frameworkCode);
        const from = Number(page.after?.key ?? 0);
        const wanted = requirements.filter(({ requirement }) => requirement.rank > from).slice(0, page.limit);
        const { items, nextPageToken } = page.close(wanted, ({ requirement }) => ({
          key: String(requirement.rank),
          id: NO_ID,
        }));
        return { items: await this.#views(assessmentId, items), nextPageToken };
      },
      { readOnly: true },
    );
  }

  get(assessmentId: string, code: string): Promise<FindingView> {
    return this.unitOfWork.run(
      async () => {
        const { frameworkCode } = await this.assessments.find(assessmentId);
        if (frameworkCode === null) throw new RequirementNotFound();
        return this.#view(assessmentId, await this.frameworks.getRequirement(frameworkCode, code));
      },
      { readOnly: true },
    );
  }

  update(assessmentId: string, code: string, changes: FindingChanges, etag: string): Promise<FindingView> {
    return this.#change(assessmentId, code, changes, etag, { action: 'finding.update', while: ['in_progress'] });
  }

  assign(assessmentId: string, code: string, assignedTo: string | null, etag: string): Promise<FindingView> {
    const rule = { action: 'finding.assign', while: ['in_progress', 'review'] as const };
    return this.#change(assessmentId, code, { assignedTo }, etag, rule);
  }

  #change(
    assessmentId: string,
    code: string,
    changes: FindingChanges,
    etag: string,
    rule: { readonly action: string; readonly while: readonly AssessmentStatus[] },
  ): Promise<FindingView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const assessment = await this.assessments.lock(assessmentId);
      if (!rule.while.includes(assessment.status)) throw new AssessmentLocked(assessment.status);
      const finding = await this.findings.lock(assessmentId, code);
      if (!finding) throw new RequirementNotFound();
      assertSeen(finding, etag);
      Object.assign(finding, changes);
      await this.outbox.record({
        action: rule.action,
        resource: { type: 'control_finding', id: finding.id },
        details: { assessment_id: assessmentId, requirement: code, fields: Object.keys(changes).sort() },
      });
      await this.findings.save(finding);
      return this.#view(assessmentId, await this.frameworks.getRequirement(finding.frameworkCode, code));
    });
  }

  async #view(assessmentId: string, requirement: RequirementWithObjectives): Promise<FindingView> {
    const [view] = await this.#views(assessmentId, [requirement]);
    return view ?? bug('a started assessment has an entry for each requirement');
  }

  async #views(assessmentId: string, requirements: readonly RequirementWithObjectives[]): Promise<FindingView[]> {
    const codes = requirements.map(({ requirement }) => requirement.code);
    const controls = await this.findings.controls(assessmentId, codes);
    const byCode = new Map(controls.map((control) => [control.requirementCode, control]));
    const recorded = Map.groupBy(await this.findings.objectives(assessmentId, codes), (each) => each.requirementCode);
    return requirements.flatMap((each) => {
      const control = byCode.get(each.requirement.code);
      return control ? [findingView(each, control, recorded.get(each.requirement.code) ?? [])] : [];
    });
  }
}
