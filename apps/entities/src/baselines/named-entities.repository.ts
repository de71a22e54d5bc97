import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { NamedEntity } from './anomaly-threats.js';

@Injectable()
export class NamedEntitiesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Those of the ids that name an entity, by id. */
  async of(ids: readonly string[]): Promise<ReadonlyMap<string, NamedEntity>> {
    const found = await this.unitOfWork.run((em) =>
      rows<NamedEntity>(
        em,
        'select id, provider, external_id as "externalId" from entities.entities where id = any($1::uuid[])',
        [ids],
      ),
    );
    return new Map(found.map((entity) => [entity.id, entity]));
  }
}
