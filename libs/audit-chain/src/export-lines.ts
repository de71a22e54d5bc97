import { canonicalJson, type JsonValue } from './canonical.js';
import type { Checkpoint, SignedCheckpoint } from './checkpoint.js';
import { type AuditRecord, canonicalRecord, type ChainedRecord } from './record.js';
import type { VerifierState } from './verifier.js';

export const EXPORT_FORMAT = 'attestry.audit.export.v1';

/** First line of an export. Nothing in it is trusted: it only says what the file claims to be. */
export interface ExportHeader {
  readonly format: typeof EXPORT_FORMAT;
  readonly tenant_id: string;
  /** Where the first record continues; a whole chain starts at seq 0. */
  readonly from: VerifierState;
  readonly exported_at: string;
  /** Ed25519 public keys (SPKI, PEM) by key id, for reading along; a verifier brings its own. */
  readonly public_keys: Readonly<Record<string, string>>;
  /** How to verify this file without Attestry. */
  readonly readme: string;
}

export type ExportLine =
  | { readonly kind: 'header'; readonly header: ExportHeader }
  | { readonly kind: 'record'; readonly chained: ChainedRecord }
  | { readonly kind: 'checkpoint'; readonly signed: SignedCheckpoint }
  | { readonly kind: 'end'; readonly records: number; readonly sha256: string };

/** Each line is itself canonical JSON, so a record line is always `{"hash":"…","prev":"…","record":` + canonical + `}`. */
export const headerLine = (header: ExportHeader): string => `${canonicalJson(header as unknown as JsonValue)}\n`;

export const recordLine = ({ record, prev, hash }: ChainedRecord): string =>
  `{"hash":"${hash}","prev":"${prev}","record":${canonicalRecord(record)}}\n`;

export const checkpointLine = (signed: SignedCheckpoint): string =>
  `${canonicalJson(signed as unknown as JsonValue)}\n`;

/** Last line: `sha256` is that of every byte before this line, so a file cut or damaged on its way is told apart. */
export const endLine = (records: number, sha256: string): string => `${canonicalJson({ records, sha256 })}\n`;

/** The line is not one that the functions above could have written. */
export class NotAnExportLine extends Error {
  override readonly name = 'NotAnExportLine';
}

/** Reads a line without its line end. It must be byte for byte what would have been written. */
export function readExportLine(line: string): ExportLine {
  const parsed = parseLine(line);
  const written = writeAgain(parsed);
  if (written !== `${line}\n`) throw new NotAnExportLine('the line is not in its canonical form');
  return parsed;
}

function parseLine(line: string): ExportLine {
  const value = parseObject(line);
  if ('record' in value) {
    const { record, prev, hash } = value;
    return { kind: 'record', chained: { record: asRecord(record), prev: hex(prev), hash: hex(hash) } };
  }
  if ('checkpoint' in value) return { kind: 'checkpoint', signed: asSigned(value) };
  if (value['format'] === EXPORT_FORMAT) return { kind: 'header', header: asHeader(value) };
  if (Number.isSafeInteger(value['records'])) {
    return { kind: 'end', records: value['records'] as number, sha256: hex(value['sha256']) };
  }
  throw new NotAnExportLine('the line is neither header, record, checkpoint nor end');
}

function writeAgain(line: ExportLine): string {
  try {
    switch (line.kind) {
      case 'header':
        return headerLine(line.header);
      case 'record':
        return recordLine(line.chained);
      case 'checkpoint':
        return checkpointLine(line.signed);
      case 'end':
        return endLine(line.records, line.sha256);
    }
  } catch (error) {
    throw new NotAnExportLine('the line has no canonical form', { cause: error });
  }
}

function parseObject(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new NotAnExportLine('the line is not JSON', { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NotAnExportLine('not an object');
  return value as Record<string, unknown>;
}

const HEX = /^[0-9a-f]{64}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const TEXT = (value: unknown): value is string => typeof value === 'string';

function hex(value: unknown): string {
  if (!TEXT(value) || !HEX.test(value)) throw new NotAnExportLine('a hash is not 64 lower-case hex digits');
  return value;
}

function asRecord(value: unknown): AuditRecord {
  const record = value as AuditRecord | null;
  if (typeof record !== 'object' || record === null || !TEXT(record.tenant_id)) {
    throw new NotAnExportLine('the record is not a record');
  }
  return record;
}

function asSigned(value: Record<string, unknown>): SignedCheckpoint {
  const checkpoint = value['checkpoint'] as Checkpoint | null;
  const whole =
    typeof checkpoint === 'object' && checkpoint !== null && TEXT(value['key_id']) && TEXT(value['signature']);
  if (!whole || !Number.isSafeInteger(checkpoint.last_seq) || !TEXT(checkpoint.tenant_id)) {
    throw new NotAnExportLine('the checkpoint is not a checkpoint');
  }
  return value as unknown as SignedCheckpoint;
}

function asHeader(value: Record<string, unknown>): ExportHeader {
  const from = value['from'] as VerifierState | undefined;
  const at = value['exported_at'];
  if (!TEXT(at) || !TIME.test(at)) throw new NotAnExportLine('the header does not tell when the export was made');
  if (!TEXT(value['tenant_id']) || !Number.isSafeInteger(from?.seq) || !TEXT(from?.hash) || !TEXT(from?.frontier)) {
    throw new NotAnExportLine('the header is not a header');
  }
  return value as unknown as ExportHeader;
}
