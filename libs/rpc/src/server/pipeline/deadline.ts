import { DeadlineExceeded, DeadlineRequired } from '@attestry/domain-errors';
import type { Stage } from '../call-state.js';

/** Refuses a call without deadline and cuts a longer one to the method's `max_deadline`. */
export const requireDeadline: Stage = (call) => {
  if (!Number.isFinite(call.clientDeadline)) throw new DeadlineRequired();
  const now = Date.now();
  call.deadline = Math.min(call.clientDeadline, now + call.method.maxDeadlineMs);
  if (call.deadline <= now) throw new DeadlineExceeded();
};
