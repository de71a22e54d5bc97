import { createHash } from 'node:crypto';
import { type FieldViolation, InvalidFields, MalformedMessage } from '@attestry/domain-errors';
import { type DescMessage, fromBinary, type Message } from '@bufbuild/protobuf';
import type { Validator } from '@bufbuild/protovalidate';
import { ServerInterceptingCall, type ServerInterceptingCallInterface } from '@grpc/grpc-js';
import type { ErrorSink } from '../../errors/error-sink.js';
import type { CallState } from '../call-state.js';
import type { MethodShape } from '../rpc-handlers.js';
import { fieldPath } from './field-path.js';
import { unsafeValues } from './unsafe-values.js';

/**
 * Checks each request message against the rules of the contract and hands the handler its decoded form. grpc-js passes
 * the bytes through untouched, since its own decoder answers INTERNAL to what is the caller's mistake.
 */
export function checkInput(
  call: CallState,
  wire: ServerInterceptingCallInterface,
  codec: MethodShape,
  validator: Validator,
  errors: ErrorSink,
): ServerInterceptingCall {
  const { input } = call.method.desc;
  return new ServerInterceptingCall(wire, {
    start: (next) =>
      next({
        onReceiveMessage(bytes: Buffer, deliver) {
          try {
            const checked = decode(input, bytes);
            refuseViolations(input, checked, validator);
            noteRequest(call, bytes, checked);
            const message: unknown = decodeAgain(codec, bytes);
            call.run(() => deliver(message));
          } catch (error) {
            wire.sendStatus(errors.encode(error));
            call.abort.abort(error);
          }
        },
      }),
  });
}

function decode(desc: DescMessage, bytes: Buffer): Message {
  try {
    return fromBinary(desc, bytes, { readUnknownFields: false });
  } catch {
    throw new MalformedMessage();
  }
}

// The handlers' types come from another generator, with limits of its own on nesting.
function decodeAgain(codec: MethodShape, bytes: Buffer): unknown {
  try {
    return codec.requestDeserialize(bytes);
  } catch {
    throw new MalformedMessage();
  }
}

function refuseViolations(desc: DescMessage, message: Message, validator: Validator): void {
  const result = validator.validate(desc, message);
  if (result.kind === 'error') throw result.error;
  const declared: FieldViolation[] = (result.violations ?? []).map((violation) => ({
    field: fieldPath(violation.field),
    description: violation.message,
    rule: violation.ruleId,
  }));
  const named = new Set(declared.map(({ field, rule }) => `${field} ${rule}`));
  const unsafe = unsafeValues(desc, message).filter(({ field, rule }) => !named.has(`${field} ${rule}`));
  if (declared.length + unsafe.length > 0) throw new InvalidFields([...declared, ...unsafe]);
}

/** Completes the context with what only the request tells: the tenant a service works for, the hash of a keyed call. */
function noteRequest(call: CallState, bytes: Buffer, request: Message): void {
  const { context, method } = call;
  if (context === undefined) return;
  const { tenantField } = method.rule;
  if (tenantField !== '') {
    const field = method.desc.input.fields.find(({ name }) => name === tenantField);
    const tenantId = (request as unknown as Record<string, unknown>)[field?.localName ?? ''];
    if (typeof tenantId !== 'string' || tenantId === '') {
      throw new InvalidFields([
        { field: field?.jsonName ?? tenantField, description: 'must name the tenant', rule: 'required' },
      ]);
    }
    call.context = { ...context, tenantId };
  }
  if (context.idempotencyKey !== undefined && method.keepsKey) {
    call.context = { ...(call.context ?? context), requestHash: createHash('sha256').update(bytes).digest() };
  }
}
