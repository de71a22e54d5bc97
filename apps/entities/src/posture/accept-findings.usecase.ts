import { Injectable } from '@nestjs/common';
import { EtagMismatch, InvalidFields } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { type NewEvent, Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { AcceptancesRepository } from './acceptances.repository.js';
import type { PostureFinding } from './posture-finding.entity.js';
import { PostureFindingsRepository } from './posture-findings.repository.js';
import { PostureFindingNotFound, PostureFindingResolved } from './posture.errors.js';
import type { Acceptance } from './posture-views.js';
import { PostureWritesRepository } from './posture-writes.repository.js';

const LONGEST_MS = 365 * 86_400_000;
const ENDED = 'the acceptance has ended';

/** Findings that somebody lives with for a time. */
@Injectable()
export class AcceptFindings {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly findings: PostureFindingsRepository,
    private readonly acceptances: AcceptancesRepository,
    private readonly writes: PostureWritesRepository,
    private readonly outbox: Outbox,
  ) {}

  accept(id: string, acceptance: Acceptance, etag: string): Promise<PostureFinding> {
    const now = new Date();
    assertWithinAYear(acceptance.until, now);
    return this.unitOfWork.run(async () => {
      const { state: from } = await this.#standing(id, etag);
      await this.acceptances.accept(id, acceptance, now);
      await this.writes.note([{ findingId: id, from, to: 'accepted', reason: acceptance.reason }], now);
      await this.outbox.record(event('accepted', id, { until: acceptance.until.toISOString() }));
      return this.findings.reread(id);
    });
  }

  reopen(id: string, reason: string, etag: string): Promise<PostureFinding> {
    const now = new Date();
    return this.unitOfWork.run(async () => {
      const finding = await this.#standing(id, etag);
      if (finding.state === 'open') return finding;
      await this.acceptances.reopen([id], now);
      await this.writes.note([{ findingId: id, from: 'accepted', to: 'open', reason }], now);
      await this.outbox.record(event('reopened', id));
      return this.findings.reread(id);
    });
  }

  /** Opens some whose time is over; gives how many. */
  endSome(limit: number, now: Date): Promise<number> {
    return this.unitOfWork.run(async () => {
      const ids = await this.acceptances.ended(now, limit);
      if (ids.length === 0) return 0;
      await this.acceptances.reopen(ids, now);
      await this.writes.note(
        ids.map((findingId) => ({ findingId, from: 'accepted', to: 'open', reason: ENDED })),
        now,
      );
      await this.outbox.recordAll(ids.map((id) => event('acceptance_ended', id)));
      return ids.length;
    });
  }

  async #standing(id: string, etag: string): Promise<PostureFinding> {
    await this.writeGuard.assertWritable();
    const finding = await this.findings.lock(id);
    if (!finding) throw new PostureFindingNotFound();
    const current = String(finding.version);
    if (etag !== '' && etag !== current) throw new EtagMismatch(current);
    if (finding.state === 'resolved') throw new PostureFindingResolved();
    return finding;
  }
}

const event = (what: string, id: string, details: NonNullable<NewEvent['details']> = {}): NewEvent => ({
  action: `posture_finding.${what}`,
  resource: { type: 'entities.posture_finding', id },
  details,
});

function assertWithinAYear(until: Date, now: Date): void {
  const ahead = until.getTime() - now.getTime();
  if (ahead > 0 && ahead <= LONGEST_MS) return;
  throw new InvalidFields([{ field: 'endTime', description: 'must be within the next 365 days' }]);
}
