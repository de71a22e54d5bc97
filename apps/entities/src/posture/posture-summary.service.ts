import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import type { Severity } from '../detections/rule-schema.js';
import type { PostureFinding } from './posture-finding.entity.js';
import { PostureFindingsRepository } from './posture-findings.repository.js';
import { PostureRules } from './posture-rules.js';
import type { RequirementSummary } from './posture-views.js';
import { PostureSummaryRepository, type RuleSummary } from './posture-summary.repository.js';

const RANK: Record<Severity, number> = { critical: 4, high: 3, medium: 2, low: 1 };

@Injectable()
export class PostureSummaryService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly summaries: PostureSummaryRepository,
    private readonly findings: PostureFindingsRepository,
    private readonly rules: PostureRules,
  ) {}

  /** Of the codes given, or of each that a rule speaks against. */
  of(given: readonly string[], sampleSize: number): Promise<RequirementSummary[]> {
    const codes = given.length > 0 ? [...new Set(given)] : this.rules.requirements();
    return this.unitOfWork.run(
      async () => {
        const ruleIds = new Set(codes.flatMap((code) => this.rules.against(code)));
        const byRule = await this.summaries.of([...ruleIds], sampleSize);
        const ids = [...byRule.values()].flatMap((summary) => summary.sampleIds);
        const samples = new Map((await this.findings.named(ids)).map((finding) => [finding.id, finding]));
        return codes.map((code) => this.#ofOne(code, byRule, samples, sampleSize));
      },
      { readOnly: true },
    );
  }

  #ofOne(
    code: string,
    byRule: ReadonlyMap<string, RuleSummary>,
    samples: ReadonlyMap<string, PostureFinding>,
    sampleSize: number,
  ): RequirementSummary {
    const ruleIds = this.rules.against(code);
    const open = { critical: 0, high: 0, medium: 0, low: 0 };
    const summaries = ruleIds.flatMap((id) => byRule.get(id) ?? []);
    for (const summary of summaries) open[this.rules.named(summary.ruleId)?.severity ?? 'low'] += summary.open;
    return {
      code,
      ruleIds: [...ruleIds].sort(),
      open,
      accepted: summaries.reduce((sum, { accepted }) => sum + accepted, 0),
      newestOpenedAt: newestOf(summaries),
      samples: summaries
        .flatMap(({ sampleIds }) => sampleIds.flatMap((id) => samples.get(id) ?? []))
        .sort((a, b) => RANK[b.severity] - RANK[a.severity] || b.openedAt.getTime() - a.openedAt.getTime())
        .slice(0, sampleSize),
    };
  }
}

const newestOf = (summaries: readonly RuleSummary[]): Date | null =>
  summaries.reduce<Date | null>((newest, { newestOpenedAt: at }) => {
    if (newest === null) return at;
    return at !== null && at > newest ? at : newest;
  }, null);
