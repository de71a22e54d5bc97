import { hash } from 'node:crypto';
import { canonicalJson, type JsonValue, NotCanonical } from './canonical.js';

/** What a service says happened; the chain adds `v` and `seq`. */
export interface AuditEvent {
  readonly tenant_id: string;
  readonly id: string;
  /** `YYYY-MM-DDTHH:mm:ss.SSSZ`. */
  readonly occurred_at: string;
  readonly actor: { readonly type: string; readonly id: string | null };
  readonly action: string;
  readonly resource: { readonly type: string; readonly id: string | null };
  readonly outcome: string | null;
  readonly details: JsonValue;
}

/** One record of a chain: exactly these ten fields are hashed. */
export interface AuditRecord extends AuditEvent {
  readonly v: 1;
  /** 1, 2, 3 … within the tenant, without gaps. */
  readonly seq: number;
}

/** A record as it stands in the chain. Hashes are 64 lower-case hex digits. */
export interface ChainedRecord {
  readonly record: AuditRecord;
  readonly prev: string;
  readonly hash: string;
}

/** `prev` of the first record of every chain. */
export const GENESIS = '0'.repeat(64);

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const FIELDS = ['action', 'actor', 'details', 'id', 'occurred_at', 'outcome', 'resource', 'seq', 'tenant_id', 'v'];

/** The text that is hashed: RFC 8785 of exactly the ten fields. Throws `NotCanonical` for anything else. */
export function canonicalRecord(record: AuditRecord): string {
  const fields = Object.keys(record).sort();
  if (fields.length !== FIELDS.length || fields.some((field, index) => field !== FIELDS[index])) {
    throw new NotCanonical('record', `must have exactly the fields ${FIELDS.join(', ')}`);
  }
  if (record.v !== 1) throw new NotCanonical('v', 'must be 1');
  if (!Number.isSafeInteger(record.seq) || record.seq < 1) throw new NotCanonical('seq', 'must be 1 or more');
  if (!isCanonicalTime(record.occurred_at)) throw new NotCanonical('occurred_at', 'must be UTC with milliseconds');
  return canonicalJson(record as unknown as JsonValue);
}

/** SHA-256 of `audit.v1`, the previous hash and the canonical text, each on its own line without a last line end. */
export const recordHash = (prev: string, canonical: string): string =>
  hash('sha256', `audit.v1\n${prev}\n${canonical}`, 'hex');

/** The record that follows `prev` at `seq`, hashed. */
export function chain(event: AuditEvent, seq: number, prev: string): ChainedRecord {
  const record: AuditRecord = {
    v: 1,
    tenant_id: event.tenant_id,
    seq,
    id: event.id,
    occurred_at: event.occurred_at,
    actor: { type: event.actor.type, id: event.actor.id },
    action: event.action,
    resource: { type: event.resource.type, id: event.resource.id },
    outcome: event.outcome,
    details: event.details,
  };
  return { record, prev, hash: recordHash(prev, canonicalRecord(record)) };
}

function isCanonicalTime(text: string): boolean {
  if (!TIME.test(text)) return false;
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}
