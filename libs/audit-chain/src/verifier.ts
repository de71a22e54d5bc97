import { canonicalRecord, type ChainedRecord, GENESIS, recordHash } from './record.js';
import type { Checkpoint } from './checkpoint.js';
import { Frontier } from './frontier.js';

/**
 * What is wrong with a chain: `hash_mismatch` a record's content is not what was hashed · `link_broken` a record does
 * not name the hash before it (or belongs to another chain) · `seq_gap` a record is missing · `seq_duplicate` a number
 * comes again · `anchor_mismatch` the records are not those of a signed checkpoint · `truncated` the chain ends before
 * a checkpoint that is known.
 */
export type FaultKind = 'hash_mismatch' | 'link_broken' | 'seq_gap' | 'seq_duplicate' | 'anchor_mismatch' | 'truncated';

/** The first thing found wrong. */
export interface Fault {
  /** The record at fault; with `seq_gap` the first missing one, with `truncated` the first that should follow. */
  readonly seq: number;
  readonly kind: FaultKind;
  /** The signed range at fault, with `anchor_mismatch` only: the change lies within it. */
  readonly range?: { readonly first_seq: number; readonly last_seq: number };
}

/** Where a verification stands: everything that is needed to go on later. */
export interface VerifierState {
  readonly seq: number;
  /** Hash of record `seq`; GENESIS at 0. */
  readonly hash: string;
  /** Right edge of the Merkle tree over records 1 to `seq`, hex. */
  readonly frontier: string;
}

export const START: VerifierState = { seq: 0, hash: GENESIS, frontier: '' };

/**
 * Follows a chain record by record in constant memory. Give it every record in order, then `finish`. The first fault
 * ends it. `anchors` are checkpoints whose signature the caller has checked, or kept from an earlier day.
 */
export class ChainVerifier {
  private seq: number;
  private hash: string;
  private readonly frontier: Frontier;
  private readonly anchors: readonly Checkpoint[];
  private nextAnchor = 0;
  private anchoredTo = 0;

  constructor(
    private readonly tenantId: string,
    anchors: readonly Checkpoint[] = [],
    from: VerifierState = START,
  ) {
    this.seq = from.seq;
    this.hash = from.hash;
    this.frontier = Frontier.from(from.seq, Buffer.from(from.frontier, 'hex'));
    this.anchors = [...anchors].sort((left, right) => left.last_seq - right.last_seq);
    while ((this.anchors[this.nextAnchor]?.last_seq ?? Infinity) < this.seq) this.nextAnchor += 1;
  }

  get state(): VerifierState {
    return { seq: this.seq, hash: this.hash, frontier: this.frontier.bytes().toString('hex') };
  }

  /** Last record that a matching checkpoint vouches for; what follows is linked but not yet signed. */
  get anchored(): number {
    return this.anchoredTo;
  }

  /** A checkpoint of the start itself, if there is one: call before the first record when resuming. */
  start(): Fault | undefined {
    return this.anchorFault();
  }

  next({ record, prev, hash }: ChainedRecord): Fault | undefined {
    const expected = this.seq + 1;
    if (record.seq > expected) return { seq: expected, kind: 'seq_gap' };
    if (record.seq < expected) return { seq: record.seq, kind: 'seq_duplicate' };
    if (record.tenant_id !== this.tenantId || prev !== this.hash) return { seq: expected, kind: 'link_broken' };
    if (computedHash(prev, record) !== hash) return { seq: expected, kind: 'hash_mismatch' };
    this.seq = expected;
    this.hash = hash;
    this.frontier.push(Buffer.from(hash, 'hex'));
    return this.anchorFault();
  }

  /** After the last record of the whole chain. */
  finish(): Fault | undefined {
    return this.anchors[this.nextAnchor] === undefined ? undefined : { seq: this.seq + 1, kind: 'truncated' };
  }

  private anchorFault(): Fault | undefined {
    for (let anchor = this.anchors[this.nextAnchor]; anchor?.last_seq === this.seq;) {
      if (!this.matches(anchor)) {
        const { first_seq, last_seq } = anchor;
        return { seq: last_seq, kind: 'anchor_mismatch', range: { first_seq, last_seq } };
      }
      this.anchoredTo = this.seq;
      anchor = this.anchors[++this.nextAnchor];
    }
    return undefined;
  }

  private matches(anchor: Checkpoint): boolean {
    return (
      anchor.tenant_id === this.tenantId &&
      anchor.head === this.hash &&
      anchor.tree_size === this.seq &&
      anchor.root_hash === this.frontier.root().toString('hex')
    );
  }
}

// A record that has no canonical form cannot be the one that was hashed.
function computedHash(prev: string, record: ChainedRecord['record']): string | undefined {
  try {
    return recordHash(prev, canonicalRecord(record));
  } catch {
    return undefined;
  }
}

/** Verifies a whole stream; the state says how far it was right. */
export async function verifyChain(
  records: AsyncIterable<ChainedRecord> | Iterable<ChainedRecord>,
  verifier: ChainVerifier,
): Promise<Fault | undefined> {
  const early = verifier.start();
  if (early) return early;
  for await (const record of records) {
    const fault = verifier.next(record);
    if (fault) return fault;
  }
  return verifier.finish();
}
