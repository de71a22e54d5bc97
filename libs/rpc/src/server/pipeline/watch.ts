import { counter, durations, type Logger } from '@attestry/observability';
import { type ErrorKind, KINDS } from '@attestry/domain-errors';
import {
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type StatusObject,
  status as Code,
} from '@grpc/grpc-js';
import { METADATA } from '../../metadata-keys.js';
import type { CallState } from '../call-state.js';
import { isLate } from './admit.js';

const calls = counter({
  name: 'rpc_server_calls_total',
  help: 'Calls answered, by method and gRPC code.',
  labels: ['method', 'code'],
});
const seconds = durations({ name: 'rpc_server_seconds', help: 'Time to the answer of a call.', labels: ['method'] });

/** Stands next to the wire, so that it counts and logs each call once, refusals and hang-ups included. */
export function watch(call: CallState, wire: ServerInterceptingCallInterface, log: Logger): ServerInterceptingCall {
  let reported = false;

  const report = (code: Code, kind: ErrorKind | undefined) => {
    if (reported) return;
    reported = true;
    const ms = performance.now() - call.startedAt;
    calls.inc({ method: call.method.path, code: Code[code] });
    seconds.observe({ method: call.method.path }, ms / 1000);
    const level = kind === undefined ? 'info' : KINDS[kind].level;
    call.run(() => log[level]({ method: call.method.path, code: Code[code], ms: Math.round(ms * 10) / 10 }, 'call'));
  };

  return new ServerInterceptingCall(wire, {
    start: (next) =>
      next({
        onCancel() {
          if (call.finished) return;
          const kind = isLate(call) ? 'deadline_exceeded' : 'cancelled';
          report(KINDS[kind].grpc, kind);
        },
      }),
    sendStatus(status, next) {
      report(status.code ?? Code.UNKNOWN, kindOf(status));
      call.finish();
      next(status);
    },
  });
}

function kindOf(status: {
  code?: Code | null;
  metadata?: StatusObject['metadata'] | null | undefined;
}): ErrorKind | undefined {
  if (status.code === Code.OK) return undefined;
  return (status.metadata?.get(METADATA.errorKind)[0] as ErrorKind | undefined) ?? 'internal';
}
