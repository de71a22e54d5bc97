import { TooLarge } from '@attestry/domain-errors';
import { type ServerInterceptingCallInterface, status as Code } from '@grpc/grpc-js';
import type { ErrorSink } from '../../errors/error-sink.js';
import { METADATA } from '../../metadata-keys.js';
import { MAX_MESSAGE_BYTES } from '../bind.js';
import type { CallState } from '../call-state.js';

/**
 * grpc-js refuses a message that is too long by its header, before any interceptor sees it, with a bare
 * RESOURCE_EXHAUSTED on the innermost call. There it is caught and answered like every other refusal.
 */
export function nameOversize(
  call: CallState,
  innermost: ServerInterceptingCallInterface,
  watched: ServerInterceptingCallInterface,
  errors: ErrorSink,
): void {
  const send = innermost.sendStatus.bind(innermost);
  innermost.sendStatus = (status) => {
    const ours = status.code !== Code.RESOURCE_EXHAUSTED || status.metadata?.get(METADATA.errorKind).length === 1;
    if (ours) return send(status);
    if (call.finished) return;
    const error = new TooLarge('the message', MAX_MESSAGE_BYTES);
    call.run(() => watched.sendStatus(errors.encode(error)));
    call.abort.abort(error);
  };
}
