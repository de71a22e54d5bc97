import { Injectable } from '@nestjs/common';
import { StatusAwards } from '../../cmmc-status/status-awards.service.js';
import { FrameworksService } from '../../frameworks/frameworks.service.js';
import { frameworkOf } from '../assessment-lifecycle.js';
import type { Assessment } from '../assessment.entity.js';
import { AssessmentIncomplete } from '../assessment.errors.js';
import { AssetsRepository } from '../assets/assets.repository.js';
import { CloseOutScope } from '../close-out/close-out-scope.js';
import { CloseOutNotPossible } from '../close-out/close-out.errors.js';
import { FindingsRepository } from '../findings/findings.repository.js';
import { OperationalPlansRepository } from '../operational-plans/operational-plans.repository.js';
import { LevelTwoBasis } from './level-two-basis.js';

/** Starts the work on findings, once everything that it needs is there. */
@Injectable()
export class OpenFindings {
  constructor(
    private readonly frameworks: FrameworksService,
    private readonly findings: FindingsRepository,
    private readonly assets: AssetsRepository,
    private readonly closeOut: CloseOutScope,
    private readonly statuses: StatusAwards,
    private readonly plans: OperationalPlansRepository,
    private readonly levelTwo: LevelTwoBasis,
  ) {}

  async run(assessment: Assessment): Promise<void> {
    const inScope = await this.assets.count(assessment.id, { inScope: true });
    const missing = [...(inScope === 0 ? ['assets'] : []), ...(hasPlan(assessment) ? [] : ['ssp'])];
    if (missing.length > 0) throw new AssessmentIncomplete(missing);
    if (assessment.type === 'cmmc_l3') assessment.levelTwoStatusId = await this.levelTwo.of(assessment.id);
    const { framework, requirements } = await this.frameworks.catalogue(frameworkOf(assessment.type));
    assessment.frameworkCode = framework.code;
    assessment.frameworkVersion = framework.version;
    const codes = requirements.map(({ requirement }) => requirement.code);
    await this.findings.open(assessment.id, framework.code, codes);
    if (assessment.parentId !== null) await this.#inherit(assessment, assessment.parentId, codes);
  }

  async #inherit(assessment: Assessment, parentId: string, codes: readonly string[]): Promise<void> {
    if (!(await this.statuses.closable(parentId))) throw new CloseOutNotPossible();
    const open = await this.closeOut.openCodes(assessment);
    const inherited = codes.filter((code) => !open?.has(code));
    await this.findings.inherit(assessment.id, parentId, inherited);
    await this.plans.inherit(assessment.id, parentId, inherited);
  }
}

/** Level 1 asks for no plan; the others go by one that is named, versioned and dated. */
const hasPlan = ({ type, sspName, sspVersion, sspIssuedAt }: Assessment): boolean =>
  type === 'cmmc_l1' || (sspName !== null && sspVersion !== null && sspIssuedAt !== null);
