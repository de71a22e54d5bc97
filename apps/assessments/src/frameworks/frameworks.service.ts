import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import type { Catalogue, RequirementWithObjectives } from './catalogue.js';
import type { Framework } from './framework.entity.js';
import { FrameworkNotFound, RequirementNotFound } from './framework.errors.js';
import { FrameworksRepository, type PageOf } from './frameworks.repository.js';
import type { FrameworkSize } from './framework-size.js';
import { canonicalCode } from './requirement-names.js';

export interface FrameworkView {
  framework: Framework;
  size: FrameworkSize;
}

/** What can be read of the frameworks an organization may be assessed against. */
@Injectable()
export class FrameworksService {
  readonly #catalogues = new Map<string, Catalogue>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly frameworks: FrameworksRepository,
  ) {}

  list(request: PageRequest): Promise<PageOf<FrameworkView>> {
    return this.unitOfWork.run(
      async () => {
        const { items, nextPageToken } = await this.frameworks.list(request);
        const sizes = await this.frameworks.sizes(items.map(({ code }) => code));
        const views = items.map((framework) => ({
          framework,
          size: sizes.get(framework.code) ?? bug(`the framework ${framework.code} has no requirements`),
        }));
        return { items: views, nextPageToken };
      },
      { readOnly: true },
    );
  }

  listRequirements(
    code: string,
    family: string | undefined,
    request: PageRequest,
  ): Promise<PageOf<RequirementWithObjectives>> {
    return this.unitOfWork.run(
      async () => {
        if (!(await this.frameworks.find(code))) throw new FrameworkNotFound();
        const { items, nextPageToken } = await this.frameworks.listRequirements(code, family, request);
        return { items: await this.frameworks.withObjectives(code, items), nextPageToken };
      },
      { readOnly: true },
    );
  }

  /** `code` may be any name of the requirement. */
  getRequirement(frameworkCode: string, code: string): Promise<RequirementWithObjectives> {
    return this.unitOfWork.run(
      async () => {
        const requirement = await this.frameworks.findRequirement(frameworkCode, canonicalCode(frameworkCode, code));
        if (!requirement) throw new RequirementNotFound();
        const [found] = await this.frameworks.withObjectives(frameworkCode, [requirement]);
        return found ?? bug('a requirement went away while it was read');
      },
      { readOnly: true },
    );
  }

  /** A framework whole, for what is assessed against it. Only a release changes it, so one reading serves all. */
  async catalogue(code: string): Promise<Catalogue> {
    const known = this.#catalogues.get(code);
    if (known) return known;
    const catalogue = await this.unitOfWork.run(() => this.#read(code), { readOnly: true });
    this.#catalogues.set(code, catalogue);
    return catalogue;
  }

  async #read(code: string): Promise<Catalogue> {
    const framework = await this.frameworks.find(code);
    if (!framework) throw new FrameworkNotFound();
    const requirements = await this.frameworks.allRequirements(code);
    return { framework, requirements: await this.frameworks.withObjectives(code, requirements) };
  }
}
