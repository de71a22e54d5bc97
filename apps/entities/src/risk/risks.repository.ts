import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import type { RiskOfEntity } from './risk-assessment.js';

const COLUMNS = `id, entity_id as "entityId", score_tenths / 10.0::float8 as score, level,
  completeness_tenths / 10.0::float8 as completeness, explanation, assessed_at as "assessedAt"`;

// Only what is new: the same answer again leaves no row. That others came or went is no change of this entity, or each
// night would write a row for each of them.
const STORE = `
  insert into entities.risk_assessments (id, entity_id, assessed_at, score_tenths, level, completeness_tenths, explanation)
  select given.id, given.entity_id, $3, given.score, given.level, given.completeness, given.explanation
  from unnest($1::uuid[], $2::uuid[], $4::smallint[], $5::text[], $6::smallint[], $7::jsonb[])
    as given (id, entity_id, score, level, completeness, explanation)
    left join lateral (select explanation, score_tenths from entities.risk_assessments as stored
      where stored.entity_id = given.entity_id order by stored.id desc limit 1) as latest on true
  where latest.explanation #- '{impact,others}' is distinct from given.explanation #- '{impact,others}'
    or latest.score_tenths is distinct from given.score`;

const FORGET = `
  delete from entities.risk_assessments as surplus using unnest($1::uuid[]) as assessed (id)
  where surplus.entity_id = assessed.id and surplus.id <= (
    select kept.id from entities.risk_assessments as kept where kept.entity_id = assessed.id
    order by kept.id desc offset 100 limit 1)`;

const SCORE = `
  update entities.entities as entity set risk_score = given.score / 10.0, risk_level = given.level
  from unnest($1::uuid[], $2::smallint[], $3::text[]) as given (id, score, level)
  where entity.id = given.id and (entity.risk_tenths <> given.score or entity.risk_level <> given.level)
  returning entity.id`;

/** What was found of entities, the latest 100 of each. */
@Injectable()
export class RisksRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** How many scores changed. */
  async store(risks: readonly RiskOfEntity[], now: Date): Promise<number> {
    if (risks.length === 0) return 0;
    const ids = risks.map(({ entityId }) => entityId);
    const scores = risks.map(({ score }) => Math.round(score * 10));
    const levels = risks.map(({ level }) => level);
    return this.unitOfWork.run(async (em) => {
      await rows(em, STORE, [
        risks.map(() => uuidv7()),
        ids,
        now,
        scores,
        levels,
        risks.map(({ completeness }) => Math.round(completeness * 10)),
        risks.map(({ explanation }) => JSON.stringify(explanation)),
      ]);
      await rows(em, FORGET, [ids]);
      return (await rows(em, SCORE, [ids, scores, levels])).length;
    });
  }

  async latest(entityId: string): Promise<RiskOfEntity | undefined> {
    const [found] = await this.unitOfWork.run((em) =>
      rows<RiskOfEntity>(
        em,
        `select ${COLUMNS} from entities.risk_assessments where entity_id = $1::uuid order by id desc limit 1`,
        [entityId],
      ),
    );
    return found;
  }

  history(entityId: string, request: PageRequest): Promise<{ risks: RiskOfEntity[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'risk history', filter: entityId, sortKey: 'text' });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, listingOf(entityId));
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await rows<RiskOfEntity & { id: string }>(
          em,
          `select ${COLUMNS} from entities.risk_assessments where entity_id = $1::uuid and id = any($2::uuid[])`,
          [entityId, items.map(({ id }) => id)],
        );
        return { risks: inOrderOf(items, found), nextPageToken };
      },
      { readOnly: true },
    );
  }
}

export const listingOf = (entityId: string): Listing => ({
  table: 'entities.risk_assessments',
  direction: 'desc',
  conditions: [['entity_id', '=', entityId, 'uuid']],
});
