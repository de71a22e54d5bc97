import {
  type AuditEvent,
  chain,
  type ChainedRecord,
  NotCanonical,
  type SubtreeNode,
  TILE_LEVELS,
} from '@attestry/audit-chain';
import { type EntityManager, UnitOfWork } from '@attestry/persistence';
import { Injectable } from '@nestjs/common';
import { Sealer } from '../checkpoints/sealer.js';
import type { AppendResult, Refused } from './append-result.js';
import type { ChainHead } from './chain-head.js';
import { ChainRepository } from './chain.repository.js';

const KEPT_LEVELS: ReadonlySet<number> = new Set(TILE_LEVELS);

@Injectable()
export class AppendService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: ChainRepository,
    private readonly sealer: Sealer,
  ) {}

  /** Gives the events of the current tenant their places. What is in the chain already keeps its own. */
  async append(events: readonly AuditEvent[]): Promise<AppendResult> {
    return this.unitOfWork.run(async (em) => {
      const head = await this.repository.lockHead(em);
      const known = new Map((await this.repository.findByIds(em, idsOf(events))).map((each) => [each.record.id, each]));
      const links = new Links(head, known);
      const refused = events.flatMap((event) => links.add(event) ?? []);
      if (refused.length > 0) return { appended: [], refused };
      if (links.added.length > 0) await this.store(em, links);
      return { appended: events.map(({ id }) => links.receipt(id)), refused: [] };
    });
  }

  private async store(em: EntityManager, links: Links): Promise<void> {
    await this.repository.insertRecords(em, links.added);
    const kept = links.nodes.filter(({ level }) => KEPT_LEVELS.has(level));
    if (kept.length > 0) await this.repository.insertNodes(em, kept);
    await this.repository.moveHead(em, await this.sealer.sealIfFull(em, links.head()));
  }
}

const idsOf = (events: readonly AuditEvent[]) => events.map(({ id }) => id);

/** New records in the making, behind the head. */
class Links {
  readonly added: ChainedRecord[] = [];
  readonly nodes: SubtreeNode[] = [];

  constructor(
    private readonly start: ChainHead,
    private readonly known: Map<string, ChainedRecord>,
  ) {}

  add(event: AuditEvent): Refused | undefined {
    try {
      const before = this.known.get(event.id);
      if (before) return this.again(event, before);
      const last = this.added.at(-1);
      const next = chain(event, (last?.record.seq ?? this.start.lastSeq) + 1, last?.hash ?? this.start.hash);
      this.nodes.push(...this.start.frontier.push(Buffer.from(next.hash, 'hex')));
      this.added.push(next);
      this.known.set(event.id, next);
      return undefined;
    } catch (error) {
      if (error instanceof NotCanonical) return { eventId: event.id, reason: error.message.slice(0, 200) };
      throw error;
    }
  }

  receipt(id: string): { eventId: string; seq: number; hash: string } {
    const { record, hash } = this.known.get(id) as ChainedRecord;
    return { eventId: id, seq: record.seq, hash };
  }

  head(): ChainHead {
    const last = this.added.at(-1);
    return last ? { ...this.start, lastSeq: last.record.seq, hash: last.hash } : this.start;
  }

  // The same event again is a repeated delivery; another one under its id would be lost without a word.
  private again(event: AuditEvent, before: ChainedRecord): Refused | undefined {
    const { hash } = chain(event, before.record.seq, before.prev);
    return hash === before.hash ? undefined : { eventId: event.id, reason: 'another event of this id is in the chain' };
  }
}
