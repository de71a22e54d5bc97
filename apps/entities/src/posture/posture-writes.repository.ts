import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Subject } from './facts.js';
import type { NewFinding, PostureState, SeenFinding, StoredFinding } from './posture-changes.js';

const LOCKED = `
  select id, subject_id as "subjectId", rule_id as "ruleId", state, severity, details, last_seen_at as "lastSeenAt",
    accepted_until as "acceptedUntil"
  from entities.posture_findings where subject_id = any($1::uuid[]) order by id for update`;

const OPEN = (subject: Subject): string => `
  insert into entities.posture_findings (id, ${subject}_id, rule_id, severity, state, details, first_seen_at, opened_at,
    last_seen_at, updated_at)
  select id, subject, rule, severity, 'open', details, $6, $6, $6, $6
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[]) as given (id, subject, rule, severity, details)
  order by id on conflict on constraint posture_findings_key do nothing returning id`;

const SEE = `
  update entities.posture_findings as finding set severity = given.severity, details = given.details, state = given.state,
    last_seen_at = $5, updated_at = $5, resolved_at = null, version = finding.version + 1,
    occurrences = finding.occurrences + (finding.state = 'resolved')::integer,
    opened_at = case when finding.state = 'resolved' then $5 else finding.opened_at end,
    accepted_until = case when given.state = 'accepted' then finding.accepted_until end,
    accepted_reason = case when given.state = 'accepted' then finding.accepted_reason end,
    accepted_by = case when given.state = 'accepted' then finding.accepted_by end
  from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::text[]) as given (id, severity, details, state)
  where finding.id = given.id`;

const RESOLVE = `
  update entities.posture_findings set state = 'resolved', resolved_at = $2, updated_at = $2, version = version + 1,
    accepted_until = null, accepted_reason = null, accepted_by = null
  where id = any($1::uuid[])`;

const NOTE = `
  insert into entities.posture_finding_changes (id, finding_id, from_state, to_state, reason, changed_at)
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])`;

const FORGET = `
  delete from entities.posture_finding_changes as surplus using unnest($1::uuid[]) as noted (id)
  where surplus.finding_id = noted.id and surplus.id <= (
    select kept.id from entities.posture_finding_changes as kept where kept.finding_id = noted.id
    order by kept.id desc offset 100 limit 1)`;

export interface StateChange {
  findingId: string;
  from: PostureState | null;
  to: PostureState;
  reason: string | null;
}

@Injectable()
export class PostureWritesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** All findings of the subjects, until the transaction ends. */
  lock(subjectIds: readonly string[]): Promise<StoredFinding[]> {
    return this.unitOfWork.run((em) => rows<StoredFinding>(em, LOCKED, [subjectIds]));
  }

  /** Ids of those that nobody has opened meanwhile. */
  async open(subject: Subject, found: readonly NewFinding[], now: Date): Promise<string[]> {
    if (found.length === 0) return [];
    const opened = await this.unitOfWork.run((em) =>
      rows<{ id: string }>(em, OPEN(subject), [
        found.map(() => uuidv7()),
        found.map(({ subjectId }) => subjectId),
        found.map(({ ruleId }) => ruleId),
        found.map(({ severity }) => severity),
        found.map(({ details }) => JSON.stringify(details)),
        now,
      ]),
    );
    return opened.map(({ id }) => id);
  }

  async see(seen: readonly SeenFinding[], now: Date): Promise<void> {
    if (seen.length === 0) return;
    await this.unitOfWork.run((em) =>
      rows(em, SEE, [
        seen.map(({ id }) => id),
        seen.map(({ severity }) => severity),
        seen.map(({ details }) => JSON.stringify(details)),
        seen.map(({ to }) => to),
        now,
      ]),
    );
  }

  async resolve(ids: readonly string[], now: Date): Promise<void> {
    if (ids.length === 0) return;
    await this.unitOfWork.run((em) => rows(em, RESOLVE, [ids, now]));
  }

  /** Keeps the latest 100 of each. */
  async note(changes: readonly StateChange[], now: Date): Promise<void> {
    if (changes.length === 0) return;
    await this.unitOfWork.run(async (em) => {
      await rows(em, NOTE, [
        changes.map(() => uuidv7()),
        changes.map(({ findingId }) => findingId),
        changes.map(({ from }) => from),
        changes.map(({ to }) => to),
        changes.map(({ reason }) => reason),
        changes.map(() => now),
      ]);
      await rows(em, FORGET, [changes.map(({ findingId }) => findingId)]);
    });
  }
}
