import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import type { Framework } from './framework.entity.js';
import { FrameworkNotFound, RequirementNotFound } from './framework.errors.js';
import { type FrameworkSize, FrameworksRepository, type PageOf } from './frameworks.repository.js';
import type { Requirement } from './requirement.entity.js';

export interface FrameworkView {
  framework: Framework;
  size: FrameworkSize;
}

/** What can be read of the frameworks an organization may be assessed against. */
@Injectable()
export class FrameworksService {
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

  listRequirements(code: string, family: string | undefined, request: PageRequest): Promise<PageOf<Requirement>> {
    return this.unitOfWork.run(
      async () => {
        if (!(await this.frameworks.find(code))) throw new FrameworkNotFound();
        return this.frameworks.listRequirements(code, family, request);
      },
      { readOnly: true },
    );
  }

  async getRequirement(frameworkCode: string, code: string): Promise<Requirement> {
    return (await this.frameworks.findRequirement(frameworkCode, code)) ?? missing();
  }
}

function missing(): never {
  throw new RequirementNotFound();
}
