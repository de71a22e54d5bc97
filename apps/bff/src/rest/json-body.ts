import type { IncomingMessage } from 'node:http';
import { DomainError, InvalidFields, TooLarge } from '@attestry/domain-errors';
import { bodyTimeout, unsupportedMediaType } from './http-problem.js';
import { shapeViolation } from './json-limits.js';

export const BODY_LIMIT = 256 * 1024;

class NotJson extends DomainError<'MALFORMED_MESSAGE'> {
  constructor() {
    super('attestry', 'MALFORMED_MESSAGE', 'invalid_input', 'the body is not JSON in UTF-8');
  }
}

/** The JSON body, within the limits of size, time and shape. No body at all counts as `{}`. */
export async function readJsonBody(request: IncomingMessage, timeoutMs: number): Promise<unknown> {
  const length = request.headers['content-length'];
  if (length === '0' || (length === undefined && request.headers['transfer-encoding'] === undefined)) return {};
  requireMediaType(request, ['application/json']);
  if (Number(length ?? 0) > BODY_LIMIT) throw new TooLarge('the body', BODY_LIMIT);
  const value = parse(await readInTime(request, timeoutMs));
  const violation = shapeViolation(value);
  if (violation) throw new InvalidFields([violation]);
  return value;
}

/** 415 unless the body has one of the types, in UTF-8 where it is text, and without content encoding. */
export function requireMediaType(request: IncomingMessage, accepted: readonly string[]): string {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)/.exec(parameter)?.[1]).find(Boolean);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  const known = accepted.includes(type.trim()) && (charset === undefined || charset === 'utf-8');
  if (!known || encoding !== 'identity') throw unsupportedMediaType(accepted);
  return type.trim();
}

/** Not by destroying a late request: the refusal goes out on its socket, which is closed after it. */
async function readInTime(request: IncomingMessage, timeoutMs: number): Promise<Buffer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(bodyTimeout()), timeoutMs)));
  try {
    return await Promise.race([readAll(request), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new TooLarge('the body', BODY_LIMIT);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes)) as unknown;
  } catch {
    throw new NotJson();
  }
}
