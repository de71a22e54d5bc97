import { Injectable } from '@nestjs/common';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import type { RiskOfEntity } from '../risk/risk-assessment.js';
import type { Subject } from './facts.js';
import { factsOfConnection } from './facts-of-connection.js';
import { factsOfEntity } from './facts-of-entity.js';
import { changesOf, type PostureChanges, type SubjectFound } from './posture-changes.js';
import { PostureInputsRepository } from './posture-inputs.repository.js';
import { PostureRules } from './posture-rules.js';
import { PostureWritesRepository, type StateChange } from './posture-writes.repository.js';

const AT_ONCE = 100;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Brings findings to what holds now. */
@Injectable()
export class RecomputePosture {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly inputs: PostureInputsRepository,
    private readonly writes: PostureWritesRepository,
    private readonly rules: PostureRules,
    private readonly outbox: Outbox,
  ) {}

  /** In the transaction that stores the risks. */
  async ofEntities(risks: readonly RiskOfEntity[], now: Date): Promise<void> {
    if (risks.length === 0) return;
    const byId = new Map(risks.map((risk) => [risk.entityId, risk]));
    const states = await this.inputs.entities([...byId.keys()]);
    const found = states.flatMap((state) => {
      const risk = byId.get(state.id);
      if (!risk) return [];
      const facts = factsOfEntity(state, risk, now);
      return [{ subjectId: state.id, held: state.merged ? [] : this.rules.holding('entity', facts) }];
    });
    await this.#store('entity', found, now);
  }

  /** One batch by id; gives the last one, or undefined at the end. */
  ofConnections(after: string | undefined, now: Date): Promise<string | undefined> {
    return this.unitOfWork.run(async () => {
      const states = await this.inputs.connections(after ?? BEFORE_ALL, AT_ONCE);
      const found = states.map((state) => ({
        subjectId: state.id,
        held: this.rules.holding('connection', factsOfConnection(state, now)),
      }));
      await this.#store('connection', found, now);
      return states.length < AT_ONCE ? undefined : states.at(-1)?.id;
    });
  }

  async #store(subject: Subject, found: readonly SubjectFound[], now: Date): Promise<void> {
    const stored = await this.writes.lock(found.map(({ subjectId }) => subjectId));
    const changes = changesOf(stored, found, now);
    const opened = await this.writes.open(subject, changes.opened, now);
    await this.writes.see(changes.seen, now);
    await this.writes.resolve(
      changes.resolved.map(({ id }) => id),
      now,
    );
    await this.#tell([...opened.map(asOpened), ...asChanges(changes)], now);
  }

  /** Each on its own in the history; the trail has the sum, because a first round opens thousands. */
  async #tell(changes: readonly StateChange[], now: Date): Promise<void> {
    if (changes.length === 0) return;
    await this.writes.note(changes, now);
    const count = (counts: (change: StateChange) => boolean): number => changes.filter(counts).length;
    await this.outbox.record({
      action: 'posture.recomputed',
      resource: { type: 'entities.posture_finding', id: null },
      details: {
        opened: count(({ from }) => from === null),
        reopened: count(({ from, to }) => from !== null && to === 'open'),
        resolved: count(({ to }) => to === 'resolved'),
      },
    });
  }
}

const asOpened = (findingId: string): StateChange => ({ findingId, from: null, to: 'open', reason: null });

const asChanges = ({ seen, resolved }: PostureChanges): StateChange[] => [
  ...seen
    .filter(({ from, to }) => from !== to)
    .map(({ id, from, to }) => ({
      findingId: id,
      from,
      to,
      reason: from === 'accepted' ? 'the acceptance has ended' : null,
    })),
  ...resolved.map(({ id, from }) => ({ findingId: id, from, to: 'resolved' as const, reason: null })),
];
