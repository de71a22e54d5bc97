import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { UnitOfWork } from '@attestry/persistence';
import { EntityNotFound } from '../entities/entity.errors.js';
import { type Choke, chokePoints } from './choke-points.js';
import { JewelWaysRepository } from './jewel-ways.repository.js';
import { type Paths, PathsRepository } from './paths.repository.js';
import type { Direction, ReachOfEntity } from './reach.js';
import { ReachRepository } from './reach.repository.js';

export interface ChokePoints {
  chokePoints: (Choke & { name: string })[];
  crownJewels: number;
  truncated: boolean;
}

/** How misuse spreads. */
@Injectable()
export class GraphService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reach: ReachRepository,
    private readonly paths: PathsRepository,
    private readonly ways: JewelWaysRepository,
  ) {}

  async reachOf(entityId: string, direction: Direction, depth: number, limit: number): Promise<ReachOfEntity> {
    const found = await this.reach.of(entityId, direction, depth, limit);
    if (!found) throw new EntityNotFound();
    return found;
  }

  findPaths(start: string, target: string, depth: number): Promise<Paths> {
    if (start.toLowerCase() === target.toLowerCase()) {
      throw new InvalidFields([{ field: 'targetEntityId', description: 'is another entity than the start' }]);
    }
    return this.unitOfWork.run(
      async () => {
        if ((await this.paths.names([start, target])).size < 2) throw new EntityNotFound();
        return this.paths.between(start, target, depth);
      },
      { readOnly: true },
    );
  }

  chokePoints(given: string, depth: number): Promise<ChokePoints> {
    // As the database writes it.
    const start = given.toLowerCase();
    return this.unitOfWork.run(
      async () => {
        if ((await this.paths.names([start])).size === 0) throw new EntityNotFound();
        const { jewels, jewelCount, steps } = await this.ways.from(start, depth);
        const chokes = chokePoints(start, jewels, steps, depth);
        const names = await this.paths.names(chokes.map(({ entityId }) => entityId));
        return {
          chokePoints: chokes.map((choke) => ({ ...choke, name: names.get(choke.entityId) ?? '' })),
          crownJewels: jewelCount,
          truncated: jewelCount > jewels.length,
        };
      },
      { readOnly: true },
    );
  }
}
