import { googleRpc } from '@attestry/contracts';
import type { DomainError, FieldViolation } from '@attestry/domain-errors';

const TYPE_URL = 'type.googleapis.com/';
const ERROR_INFO = `${TYPE_URL}google.rpc.ErrorInfo`;
const BAD_REQUEST = `${TYPE_URL}google.rpc.BadRequest`;
const RETRY_INFO = `${TYPE_URL}google.rpc.RetryInfo`;

/** Details as one reads them back: the parts of `google.rpc.Status` that Attestry sends (AIP-193). */
export interface StatusDetails {
  domain: string;
  reason: string;
  metadata: Record<string, string>;
  violations: FieldViolation[];
  retryAfterMs: number | undefined;
}

/** Trailers hold 16 KB at most with many clients, so a long list of violations is cut. */
const MAX_VIOLATIONS = 50;

export function encodeStatusDetails(code: number, message: string, error: DomainError): Buffer {
  const { ErrorInfo, BadRequest, RetryInfo, Status } = googleRpc;
  const info = { reason: error.reason, domain: error.domain, metadata: { ...error.metadata } };
  const details = [{ typeUrl: ERROR_INFO, value: Buffer.from(ErrorInfo.encode(info).finish()) }];
  if (error.violations.length > 0) {
    const fieldViolations = error.violations
      .slice(0, MAX_VIOLATIONS)
      .map(({ field, description, rule }) => ({ field, description, reason: rule ?? '' }));
    details.push({ typeUrl: BAD_REQUEST, value: Buffer.from(BadRequest.encode({ fieldViolations }).finish()) });
  }
  if (error.retryAfterMs !== undefined) {
    const retryDelay = { seconds: String(Math.floor(error.retryAfterMs / 1000)), nanos: nanosOf(error.retryAfterMs) };
    details.push({ typeUrl: RETRY_INFO, value: Buffer.from(RetryInfo.encode({ retryDelay }).finish()) });
  }
  return Buffer.from(Status.encode({ code, message, details }).finish());
}

const nanosOf = (ms: number) => Math.round((ms % 1000) * 1e6);

/** Undefined when the bytes are not ours: an intermediary's, or none. */
export function decodeStatusDetails(bytes: Uint8Array): StatusDetails | undefined {
  const { ErrorInfo, BadRequest, RetryInfo, Status } = googleRpc;
  const read: StatusDetails = { domain: '', reason: '', metadata: {}, violations: [], retryAfterMs: undefined };
  try {
    for (const { typeUrl, value } of Status.decode(bytes).details) {
      if (typeUrl === ERROR_INFO) {
        const { domain, reason, metadata } = ErrorInfo.decode(value);
        Object.assign(read, { domain, reason, metadata });
      } else if (typeUrl === BAD_REQUEST) {
        read.violations = BadRequest.decode(value).fieldViolations.map(({ field, description, reason }) => ({
          field,
          description,
          ...(reason !== '' && { rule: reason }),
        }));
      } else if (typeUrl === RETRY_INFO) {
        const delay = RetryInfo.decode(value).retryDelay;
        if (delay) read.retryAfterMs = Number(delay.seconds) * 1000 + Math.round(delay.nanos / 1e6);
      }
    }
  } catch {
    return undefined;
  }
  return read.reason === '' ? undefined : read;
}
