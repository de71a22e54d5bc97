import {
  ChainVerifier,
  type Checkpoint,
  type ExportHeader,
  type ExportLine,
  type Fault,
  isSigned,
  NotAnExportLine,
  readExportLine,
  type SignedCheckpoint,
  START,
  type VerifierState,
} from '@attestry/audit-chain';
import { createHash, type KeyObject } from 'node:crypto';

/** What the verifier trusts: nothing that comes with the file. */
export interface Trust {
  readonly publicKeys: readonly KeyObject[];
  /** Checkpoints kept from earlier days; their signatures are checked too. */
  readonly heads: readonly SignedCheckpoint[];
  /** State saved by an earlier verification, which this file must continue. */
  readonly resume?: VerifierState;
  /** The tenant whose chain it must be. */
  readonly tenantId?: string;
  /** First record that was asked for, 1 unless said. Without an earlier state the link before it is not checked. */
  readonly from?: number;
  /** Last record that was asked for; the export may end before kept checkpoints beyond it. */
  readonly until?: number;
}

export interface Verdict {
  readonly ok: boolean;
  readonly tenant_id: string;
  /** When the file says it was made; it may end before kept checkpoints that are younger. Compare it with when you asked. */
  readonly exported_at: string;
  /** Records found right. */
  readonly records: number;
  readonly first_seq: number;
  readonly last_seq: number;
  /** Last record that a signed checkpoint vouches for. */
  readonly anchored_to: number;
  /** Nothing is wrong, and a signed checkpoint or the earlier state vouches for it. Anybody can make an unsigned file. */
  readonly proven: boolean;
  readonly fault: Fault | null;
  /** The file itself is damaged (and no fault of the chain says so). */
  readonly damage: { readonly line: number; readonly why: string } | null;
  readonly state: VerifierState;
}

/** A kept checkpoint that none of the keys signed: the question is wrong, not the file. */
export class UntrustedHead extends Error {
  override readonly name = 'UntrustedHead';
}

/** Verifies an export given line by line (without line ends), in constant memory. */
export async function verifyExport(lines: AsyncIterable<string> | Iterable<string>, trust: Trust): Promise<Verdict> {
  const reading = new Reading(trust);
  for await (const line of lines) if (!reading.take(line)) break;
  return reading.verdict();
}

class Reading {
  private readonly sha256 = createHash('sha256');
  private header: ExportHeader | undefined;
  private verifier: ChainVerifier | undefined;
  private fault: Fault | undefined;
  private damage: Verdict['damage'] = null;
  private lineNumber = 0;
  private records = 0;
  private ended = false;

  constructor(private readonly trust: Trust) {
    const untrusted = trust.heads.find((head) => !isSigned(head, trust.publicKeys));
    if (untrusted)
      throw new UntrustedHead(`the kept checkpoint of record ${untrusted.checkpoint.last_seq} has no good signature`);
  }

  /** False when there is no sense in reading on. */
  take(line: string): boolean {
    this.lineNumber += 1;
    const parsed = this.parse(line);
    if (parsed) this.follow(parsed);
    this.sha256.update(`${line}\n`);
    return this.fault === undefined && this.damage === null;
  }

  verdict(): Verdict {
    if (!this.fault && !this.damage) this.finish();
    const state = this.verifier?.state ?? { seq: 0, hash: '', frontier: '' };
    const first = this.header?.from.seq ?? 0;
    const ok = !this.fault && !this.damage;
    const anchored = this.verifier?.anchored ?? 0;
    return {
      ok,
      tenant_id: this.header?.tenant_id ?? '',
      exported_at: this.header?.exported_at ?? '',
      records: this.records,
      first_seq: this.records > 0 ? first + 1 : 0,
      last_seq: this.records > 0 ? state.seq : 0,
      anchored_to: anchored,
      proven: ok && (anchored > 0 || this.trust.resume !== undefined),
      fault: this.fault ?? null,
      damage: this.damage,
      state,
    };
  }

  private parse(line: string): ExportLine | undefined {
    try {
      return readExportLine(line);
    } catch (error) {
      if (!(error instanceof NotAnExportLine)) throw error;
      // A record line that was touched: its record is not the one that was hashed.
      if (this.verifier && line.startsWith('{"hash":'))
        this.fault = { seq: this.verifier.state.seq + 1, kind: 'hash_mismatch' };
      else this.damaged(error.message);
      return undefined;
    }
  }

  private follow(line: ExportLine): void {
    if (line.kind === 'header' && this.lineNumber === 1) return this.begin(line.header);
    if (!this.verifier) return this.damaged('the first line is not the header of an export');
    if (this.ended) return this.damaged('there are lines after the end');
    switch (line.kind) {
      case 'header':
        return this.damaged('there is a second header');
      case 'record':
        if (line.chained.record.seq > (this.trust.until ?? Infinity))
          return this.damaged(`there are records after ${this.trust.until}, the last one asked for`);
        this.fault = this.verifier.next(line.chained);
        if (!this.fault) this.records += 1;
        return;
      case 'checkpoint':
        this.fault = this.checkpointFault(line.signed, this.verifier);
        return;
      case 'end':
        return this.end(line.records, line.sha256);
    }
  }

  private begin(header: ExportHeader): void {
    const { resume, tenantId, heads, from = 1, until = Infinity } = this.trust;
    if (tenantId !== undefined && header.tenant_id !== tenantId) {
      return this.damaged(`the file is of tenant ${header.tenant_id}`);
    }
    this.header = header;
    const before = resume?.seq ?? from - 1;
    if (header.from.seq > before) this.fault = { seq: before + 1, kind: 'seq_gap' };
    else if (header.from.seq < before) this.fault = { seq: header.from.seq + 1, kind: 'seq_duplicate' };
    const anchors = heads.map(({ checkpoint }) => checkpoint);
    const mayEndBefore = ({ last_seq, sealed_at }: Checkpoint) => last_seq > until || sealed_at > header.exported_at;
    try {
      const start = resume ?? (before === 0 ? START : header.from);
      this.verifier = new ChainVerifier(header.tenant_id, anchors, start, mayEndBefore);
      this.fault ??= this.verifier.start();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.damaged('the header names a start that cannot be');
    }
  }

  private checkpointFault(signed: SignedCheckpoint, verifier: ChainVerifier): Fault | undefined {
    if (isSigned(signed, this.trust.publicKeys)) return verifier.anchor(signed.checkpoint);
    const { first_seq, last_seq }: Checkpoint = signed.checkpoint;
    return { seq: last_seq, kind: 'anchor_mismatch', range: { first_seq, last_seq } };
  }

  private end(records: number, sha256: string): void {
    this.ended = true;
    if (records > this.records) this.fault = { seq: (this.verifier?.state.seq ?? 0) + 1, kind: 'truncated' };
    else if (records < this.records) this.damaged(`the end tells of ${records} records`);
    else if (sha256 !== this.sha256.copy().digest('hex')) this.damaged('some line before the end was changed');
  }

  private finish(): void {
    if (!this.verifier) return this.damaged('the file is empty');
    this.fault = this.verifier.finish();
    if (!this.fault && !this.ended) this.fault = { seq: this.verifier.state.seq + 1, kind: 'truncated' };
  }

  private damaged(why: string): void {
    this.damage = { line: this.lineNumber, why };
  }
}
