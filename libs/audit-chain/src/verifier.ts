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
  /** Those not met yet, in order. */
  private anchors: Checkpoint[] = [];
  private anchoredTo = 0;

  constructor(
    private readonly tenantId: string,
    anchors: readonly Checkpoint[] = [],
    from: VerifierState = START,
    /** Says of which anchors the chain may end before; they hold all the same if it reaches them. */
    private readonly mayEndBefore: (anchor: Checkpoint) => boolean = () => false,
  ) {
    this.seq = from.seq;
    this.hash = from.hash;
    this.frontier = Frontier.from(from.seq, Buffer.from(from.frontier, 'hex'));
    this.anchors = anchors.filter(({ last_seq }) => last_seq >= from.seq).sort(byLastSeq);
  }

  get state(): VerifierState {
    return { seq: this.seq, hash: this.hash, frontier: this.frontier.bytes().toString('hex') };
  }

  /** Last record that a matching checkpoint vouches for; what follows is linked but not yet signed. */
  get anchored(): number {
    return this.anchoredTo;
  }

  /** Checks the start against its checkpoint, if there is one: call before the first record. */
  start(): Fault | undefined {
    return this.anchorFault();
  }

  /** One more checkpoint, which must not lie behind. */
  anchor(checkpoint: Checkpoint): Fault | undefined {
    if (checkpoint.last_seq < this.seq) return anchorMismatch(checkpoint);
    this.anchors = [...this.anchors, checkpoint].sort(byLastSeq);
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
    return this.anchors.every(this.mayEndBefore) ? undefined : { seq: this.seq + 1, kind: 'truncated' };
  }

  private anchorFault(): Fault | undefined {
    while (this.anchors[0]?.last_seq === this.seq) {
      const anchor = this.anchors.shift() as Checkpoint;
      if (!this.matches(anchor)) return anchorMismatch(anchor);
      this.anchoredTo = this.seq;
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

const byLastSeq = (left: Checkpoint, right: Checkpoint) => left.last_seq - right.last_seq;

const anchorMismatch = ({ first_seq, last_seq }: Checkpoint): Fault => ({
  seq: last_seq,
  kind: 'anchor_mismatch',
  range: { first_seq, last_seq },
});

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
