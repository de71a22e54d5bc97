import { Injectable } from '@nestjs/common';
import { bug, InvalidFields } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { pageOf, type PageRequest, UnitOfWork } from '@attestry/persistence';
import type { RequirementWithObjectives } from '../../frameworks/catalogue.js';
import { RequirementNotFound } from '../../frameworks/framework.errors.js';
import { FrameworksService } from '../../frameworks/frameworks.service.js';
import { canonicalCode } from '../../frameworks/requirement-names.js';
import type { AssessmentStatus } from '../assessment-lifecycle.js';
import { AssessmentLocked } from '../assessment.errors.js';
import { AssessmentsRepository } from '../assessments.repository.js';
import { CloseOutScope } from '../close-out/close-out-scope.js';
import { assertSeen } from '../etag.js';
import type { ControlFinding } from './control-finding.entity.js';
import type { FindingChanges } from './finding-changes.js';
import { INHERITED } from './finding-records.js';
import { type FindingStatistics, statisticsOf } from './finding-statistics.js';
import { type FindingView, findingView } from './finding-view.js';
import { FindingsRepository } from './findings.repository.js';
import { LinkedEvidence } from './linked-evidence.repository.js';
import { differences, type FindingChange } from './history/finding-change.js';
import { FindingHistoryRepository } from './history/finding-history.repository.js';

/** A finding as the caller has last read it; an empty etag has seen everything. */
export interface Seen {
  readonly code: string;
  readonly etag: string;
}

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
    private readonly history: FindingHistoryRepository,
    private readonly closeOut: CloseOutScope,
    private readonly evidence: LinkedEvidence,
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

  async update(assessmentId: string, code: string, changes: FindingChanges, etag: string): Promise<FindingView> {
    const [view] = await this.updateAll(assessmentId, [{ code, etag }], changes);
    return view ?? bug('one was changed');
  }

  updateAll(assessmentId: string, seen: readonly Seen[], changes: FindingChanges): Promise<FindingView[]> {
    return this.#change(assessmentId, seen, changes, { action: 'finding.update', while: ['in_progress'] });
  }

  async assign(assessmentId: string, code: string, assignedTo: string | null, etag: string): Promise<FindingView> {
    const [view] = await this.assignAll(assessmentId, [{ code, etag }], assignedTo);
    return view ?? bug('one was assigned');
  }

  assignAll(assessmentId: string, seen: readonly Seen[], assignedTo: string | null): Promise<FindingView[]> {
    const rule = { action: 'finding.assign', while: ['in_progress', 'review'] as const };
    return this.#change(assessmentId, seen, { assignedTo }, rule);
  }

  /** Newest first. */
  changes(
    assessmentId: string,
    code: string,
    request: PageRequest,
  ): Promise<{ items: FindingChange[]; nextPageToken: string }> {
    return this.unitOfWork.run(
      async () => {
        const { finding } = await this.get(assessmentId, code);
        return this.history.list(assessmentId, finding.requirementCode, request);
      },
      { readOnly: true },
    );
  }

  statistics(assessmentId: string): Promise<FindingStatistics> {
    return this.unitOfWork.run(
      async () => {
        const { frameworkCode } = await this.assessments.find(assessmentId);
        if (frameworkCode === null) return statisticsOf([], 0);
        const { requirements } = await this.frameworks.catalogue(frameworkCode);
        const evidence = await this.evidence.count(assessmentId);
        return statisticsOf(await this.#views(assessmentId, requirements), evidence);
      },
      { readOnly: true },
    );
  }

  #change(
    assessmentId: string,
    seen: readonly Seen[],
    changes: FindingChanges,
    rule: { readonly action: string; readonly while: readonly AssessmentStatus[] },
  ): Promise<FindingView[]> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const assessment = await this.assessments.lock(assessmentId);
      if (!rule.while.includes(assessment.status)) throw new AssessmentLocked(assessment.status);
      const codes = seen.map(({ code }) => canonicalCode(assessment.frameworkCode ?? '', code));
      if (new Set(codes).size < codes.length)
        throw new InvalidFields([{ field: 'findings', description: 'name a requirement twice' }]);
      const open = await this.closeOut.openCodes(assessment);
      if (open && codes.some((code) => !open.has(code)))
        throw new InvalidFields([{ field: 'requirementCode', description: INHERITED }]);
      const findings = await this.findings.lockAll(assessmentId, codes);
      if (findings.length < codes.length) throw new RequirementNotFound();
      const etags = new Map(seen.map(({ etag }, index) => [codes[index], etag]));
      for (const finding of findings) assertSeen(finding, etags.get(finding.requirementCode) ?? '');
      await this.#store(assessmentId, findings, changes, rule.action);
      const { requirements } = await this.frameworks.catalogue(assessment.frameworkCode ?? bug('no catalogue'));
      const wanted = new Set(codes);
      return this.#views(
        assessmentId,
        requirements.filter(({ requirement }) => wanted.has(requirement.code)),
      );
    });
  }

  async #store(assessmentId: string, findings: ControlFinding[], changes: FindingChanges, action: string) {
    await this.history.note(
      assessmentId,
      findings.flatMap((finding) => differences(finding.requirementCode, finding, changes)),
    );
    for (const finding of findings) Object.assign(finding, changes);
    const fields = Object.keys(changes).sort();
    await this.outbox.recordAll(
      findings.map(({ id, requirementCode }) => ({
        action,
        resource: { type: 'control_finding', id },
        details: { assessment_id: assessmentId, requirement: requirementCode, fields },
      })),
    );
    await this.findings.save();
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
