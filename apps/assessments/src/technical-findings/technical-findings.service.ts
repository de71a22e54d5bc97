import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { AssessmentsService } from '../assessments/assessments.service.js';
import type { RequirementWithObjectives } from '../frameworks/catalogue.js';
import { RequirementNotFound } from '../frameworks/framework.errors.js';
import { FrameworksService } from '../frameworks/frameworks.service.js';
import { InventoryFindings } from './inventory-findings.js';
import type { TechnicalFindingPage, TechnicalFindingSummary } from './technical-finding.js';

type Requirement = RequirementWithObjectives['requirement'];

@Injectable()
export class TechnicalFindingsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assessments: AssessmentsService,
    private readonly frameworks: FrameworksService,
    private readonly inventory: InventoryFindings,
  ) {}

  async list(assessmentId: string, code: string, accepted: boolean, page: PageRequest): Promise<TechnicalFindingPage> {
    const requirement = await this.#requirement(assessmentId, code);
    return this.inventory.list(levelTwoCode(requirement), accepted, page);
  }

  /** In the order of the catalogue, by its own codes. */
  async summarize(assessmentId: string): Promise<TechnicalFindingSummary[]> {
    const requirements = await this.#requirements(assessmentId);
    if (requirements.length === 0) return [];
    const byCode = new Map(requirements.map((requirement) => [levelTwoCode(requirement), requirement.code]));
    const found = await this.inventory.summarize([...byCode.keys()]);
    return found.map((each) => ({ ...each, code: byCode.get(each.code) ?? bug('a code came back that nobody sent') }));
  }

  // The transaction ends before the other service is asked.
  #requirement(assessmentId: string, code: string): Promise<Requirement> {
    return this.unitOfWork.run(
      async () => {
        const framework = await this.#framework(assessmentId);
        if (framework === null) throw new RequirementNotFound();
        return (await this.frameworks.getRequirement(framework, code)).requirement;
      },
      { readOnly: true },
    );
  }

  #requirements(assessmentId: string): Promise<Requirement[]> {
    return this.unitOfWork.run(
      async () => {
        const framework = await this.#framework(assessmentId);
        if (framework === null) return [];
        const { requirements } = await this.frameworks.catalogue(framework);
        return requirements.map(({ requirement }) => requirement);
      },
      { readOnly: true },
    );
  }

  async #framework(assessmentId: string): Promise<string | null> {
    const { assessment } = await this.assessments.get(assessmentId);
    return assessment.frameworkCode;
  }
}

/** The rules of the inventory name requirements as Level 2 does, whatever the framework calls them. */
const levelTwoCode = ({ family, nistNumber }: Requirement): string => `${family}.L2-${nistNumber}`;
