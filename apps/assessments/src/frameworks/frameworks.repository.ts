import { Injectable } from '@nestjs/common';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { type Framework, FrameworkEntity } from './framework.entity.js';
import { type RequirementWithObjectives, withObjectives } from './catalogue.js';
import { ObjectiveEntity } from './objective.entity.js';
import { type Requirement, RequirementEntity } from './requirement.entity.js';
import type { FrameworkSize } from './framework-size.js';

// Codes and ranks are unique, so nothing has to break a tie.
const NO_ID = '00000000-0000-0000-0000-000000000000';

export interface PageOf<Item> {
  items: Item[];
  nextPageToken: string;
}

/** The catalogue of frameworks and their requirements. */
@Injectable()
export class FrameworksRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  find(code: string): Promise<Framework | null> {
    return this.unitOfWork.run((em) => em.findOne(FrameworkEntity, code), { readOnly: true });
  }

  list(request: PageRequest): Promise<PageOf<Framework>> {
    const page = pageOf(request, { list: 'frameworks', sortKey: 'text' });
    const after = page.after ? { code: { $gt: page.after.key } } : {};
    return this.unitOfWork.run(
      async (em) => {
        const found = await em.find(FrameworkEntity, after, { orderBy: { code: 'asc' }, limit: page.limit });
        return page.close(found, ({ code }) => ({ key: code, id: NO_ID }));
      },
      { readOnly: true },
    );
  }

  /** By code of the framework. */
  sizes(codes: readonly string[]): Promise<Map<string, FrameworkSize>> {
    return this.unitOfWork.run(
      async (em) => {
        const counted = await rows<FrameworkSize & { code: string }>(
          em,
          `select framework_code as code, count(*)::int as requirements,
                  sum(cardinality(objective_letters))::int as objectives,
                  sum(cardinality(nist_numbers))::int as "nistNumbers"
           from assessments.requirements where framework_code = any($1) group by framework_code`,
          [codes],
        );
        return new Map(counted.map(({ code, ...size }) => [code, size]));
      },
      { readOnly: true },
    );
  }

  /** In the order of the source, all of them or those of one family. */
  listRequirements(
    frameworkCode: string,
    family: string | undefined,
    request: PageRequest,
  ): Promise<PageOf<Requirement>> {
    const page = pageOf(request, { list: 'requirements', filter: [frameworkCode, family], sortKey: 'number' });
    const where = {
      frameworkCode,
      ...(family !== undefined && { family }),
      ...(page.after && { rank: { $gt: Number(page.after.key) } }),
    };
    return this.unitOfWork.run(
      async (em) => {
        const found = await em.find(RequirementEntity, where, { orderBy: { rank: 'asc' }, limit: page.limit });
        return page.close(found, ({ rank }) => ({ key: String(rank), id: NO_ID }));
      },
      { readOnly: true },
    );
  }

  findRequirement(frameworkCode: string, code: string): Promise<Requirement | null> {
    return this.unitOfWork.run((em) => em.findOne(RequirementEntity, { frameworkCode, code }), { readOnly: true });
  }

  /** All of a framework, in the order of the source. */
  allRequirements(frameworkCode: string): Promise<Requirement[]> {
    return this.unitOfWork.run((em) => em.find(RequirementEntity, { frameworkCode }, { orderBy: { rank: 'asc' } }), {
      readOnly: true,
    });
  }

  /** The given requirements of one framework, each with its objectives. */
  withObjectives(frameworkCode: string, requirements: readonly Requirement[]): Promise<RequirementWithObjectives[]> {
    const where = { frameworkCode, requirementCode: { $in: requirements.map(({ code }) => code) } };
    return this.unitOfWork.run(
      async (em) => withObjectives(requirements, await em.find(ObjectiveEntity, where, { orderBy: { letter: 'asc' } })),
      { readOnly: true },
    );
  }
}
