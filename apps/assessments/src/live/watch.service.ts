import { Injectable } from '@nestjs/common';
import { currentActor, currentContext } from '@attestry/request-context';
import { AssessmentsService } from '../assessments/assessments.service.js';
import type { LiveChange } from './live-change.js';
import { cursorOf, cursorText, isAfter, type LiveCursor } from './live-cursor.js';
import { ReaderTooSlow } from './live.errors.js';
import { LiveFeed } from './live-feed.js';
import { LiveChangesRepository, PAGE } from './live-changes.repository.js';
import { Watcher } from './watcher.js';

const HEARTBEAT_MS = 15_000;
/** The stream ends by itself this long before its deadline. */
const LEAVE_MS = 500;

/** From where, and for how long; 0 for as long as the deadline admits. */
export interface Asked {
  readonly after: string;
  readonly forSeconds: number;
}

/** Undefined: nothing but where the stream is. */
export interface Seen {
  readonly change: LiveChange | undefined;
  readonly cursor: string;
}

/** Streams of changes to those who watch. */
@Injectable()
export class WatchService {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly changes: LiveChangesRepository,
    private readonly feed: LiveFeed,
  ) {}

  async *assessment(id: string, asked: Asked): AsyncGenerator<Seen> {
    await this.assessments.get(id);
    yield* this.watch(asked, ({ assessmentId }) => assessmentId === id);
  }

  async *notifications(asked: Asked): AsyncGenerator<Seen> {
    const { id } = currentActor();
    yield* this.watch(asked, ({ userId }) => userId === id);
  }

  private async *watch({ after, forSeconds }: Asked, concerns: (change: LiveChange) => boolean): AsyncGenerator<Seen> {
    const until = forSeconds === 0 ? Infinity : Date.now() + forSeconds * 1_000;
    const head = await this.changes.head();
    let cursor = cursorOf(after) ?? head;
    const watcher = new Watcher(concerns);
    const leave = this.feed.join(watcher, head);
    try {
      for await (const seen of this.before(cursor, concerns)) yield ((cursor = seen.at), seen);
      yield { change: undefined, cursor: cursorText(cursor) };
      yield* this.live(watcher, cursor, until);
    } finally {
      leave();
    }
  }

  /** What happened since, before the watcher came. */
  private async *before(
    from: LiveCursor,
    concerns: (change: LiveChange) => boolean,
  ): AsyncGenerator<Seen & { at: LiveCursor }> {
    let cursor = from;
    for (let full = true; full;) {
      const found = await this.changes.after(cursor);
      full = found.length === PAGE;
      for (const change of found) {
        cursor = placeOf(change);
        if (concerns(change)) yield { change, cursor: cursorText(cursor), at: cursor };
      }
    }
  }

  private async *live(watcher: Watcher, from: LiveCursor, until: number): AsyncGenerator<Seen> {
    const { signal, deadline } = currentContext();
    let cursor = from;
    for (;;) {
      const left = Math.min(until, deadline - LEAVE_MS) - Date.now();
      if (left <= 0 || signal.aborted) return;
      await watcher.wait(Math.min(HEARTBEAT_MS, left), signal);
      if (watcher.behind) throw new ReaderTooSlow();
      const changes = watcher.take().filter((change) => isAfter(placeOf(change), cursor));
      for (const change of changes) {
        cursor = placeOf(change);
        yield { change, cursor: cursorText(cursor) };
      }
      if (changes.length === 0) yield { change: undefined, cursor: cursorText(cursor) };
    }
  }
}

const placeOf = ({ txid, position }: LiveChange): LiveCursor => ({ txid: BigInt(txid), position: BigInt(position) });
