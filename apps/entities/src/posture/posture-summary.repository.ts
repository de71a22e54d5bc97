import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';

/** What stands of one rule. */
export interface RuleSummary {
  ruleId: string;
  open: number;
  accepted: number;
  newestOpenedAt: Date | null;
  /** Open ones, the newest first. */
  sampleIds: string[];
}

// A rule at a time, so that each reads its own end of the index; the counts are of the index alone.
export const SUMMARIES = `
  select rule.id as "ruleId", counted.open, counted.accepted, newest.opened_at as "newestOpenedAt",
    coalesce(samples.ids, '{}') as "sampleIds"
  from unnest($1::text[]) as rule (id),
    lateral (select (count(*) filter (where state = 'open'))::float8 as open,
        (count(*) filter (where state = 'accepted'))::float8 as accepted
      from entities.posture_findings where rule_id = rule.id and state in ('open', 'accepted')) as counted
    left join lateral (select opened_at from entities.posture_findings where rule_id = rule.id and state = 'open'
      order by opened_at desc, id desc limit 1) as newest on true
    left join lateral (select array_agg(id order by opened_at desc, id desc) as ids from (
      select id, opened_at from entities.posture_findings where rule_id = rule.id and state = 'open'
      order by opened_at desc, id desc limit $2) as latest) as samples on true`;

@Injectable()
export class PostureSummaryRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async of(ruleIds: readonly string[], sampleSize: number): Promise<ReadonlyMap<string, RuleSummary>> {
    const found = await this.unitOfWork.run((em) => rows<RuleSummary>(em, SUMMARIES, [ruleIds, sampleSize]), {
      readOnly: true,
    });
    return new Map(found.map((summary) => [summary.ruleId, summary]));
  }
}
