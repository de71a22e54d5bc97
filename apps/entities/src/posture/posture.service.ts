import { Injectable } from '@nestjs/common';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import type { PostureFinding } from './posture-finding.entity.js';
import { PostureFindingsRepository } from './posture-findings.repository.js';
import { PostureHistoryRepository } from './posture-history.repository.js';
import type { PostureCount, PostureFilter, PostureOrder } from './posture-query.js';
import { PostureRules } from './posture-rules.js';
import { PostureFindingNotFound } from './posture.errors.js';
import type { ShownFinding } from './posture-views.js';
import type { PostureRule } from './rule-file.js';

@Injectable()
export class PostureService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly findings: PostureFindingsRepository,
    private readonly changes: PostureHistoryRepository,
    private readonly rules: PostureRules,
  ) {}

  async get(id: string): Promise<ShownFinding> {
    const finding = await this.findings.find(id);
    if (!finding) throw new PostureFindingNotFound();
    return this.shown(finding);
  }

  async list(request: PageRequest, filter: PostureFilter, orderBy: PostureOrder) {
    const { findings, nextPageToken } = await this.findings.list(request, filter, orderBy);
    return { findings: findings.map((finding) => this.shown(finding)), nextPageToken };
  }

  counts(filter: PostureFilter): Promise<PostureCount[]> {
    return this.findings.counts(filter);
  }

  history(id: string, request: PageRequest): ReturnType<PostureHistoryRepository['list']> {
    return this.unitOfWork.run(
      async () => {
        await this.get(id);
        return this.changes.list(request, id);
      },
      { readOnly: true },
    );
  }

  shown(finding: PostureFinding): ShownFinding {
    return { finding, rule: this.rules.named(finding.ruleId) };
  }

  /** Ids of the rules that a list is narrowed to; undefined narrows nothing. */
  narrowedTo(ruleId: string, requirementCode: string): string[] | undefined {
    if (requirementCode === '') return ruleId === '' ? undefined : [ruleId];
    const against = this.rules.against(requirementCode);
    return ruleId === '' ? against : against.filter((id) => id === ruleId);
  }

  /** Requirements that a rule speaks against; none if the rule is gone. */
  codesOf(ruleId: string): string[] {
    return this.rules.named(ruleId)?.requirements.map(({ code }) => code) ?? [];
  }

  allRules(): readonly PostureRule[] {
    return this.rules.all;
  }
}
