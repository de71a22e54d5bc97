import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from './fault-proxy.js';

/** Copies one direction piece by piece, with back-pressure, under the faults of the moment. */
export function pumpWithFaults(from: Socket, to: Socket, faults: () => Faults, cutAfter: () => number): void {
  copy(from, to, faults, cutAfter).catch(() => to.destroy());
}

async function copy(from: Socket, to: Socket, faults: () => Faults, cutAfter: () => number): Promise<void> {
  let passed = 0;
  for await (const piece of from as AsyncIterable<Buffer>) {
    if (faults().latencyMs > 0) await sleep(faults().latencyMs);
    if (faults().blackhole) continue;
    const room = cutAfter() - passed;
    const part = piece.subarray(0, Math.min(room, piece.length));
    passed += part.length;
    if (part.length > 0 && !to.write(part)) await drained(to);
    if (part.length < piece.length || room <= piece.length) return cut(from, to);
  }
  if (!faults().blackhole) to.end();
}

// The bytes up to the cut arrive; then both sides see a reset.
function cut(from: Socket, to: Socket): void {
  to.end(() => to.resetAndDestroy());
  from.resetAndDestroy();
}

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      socket.off('drain', go).off('close', go);
      resolve();
    };
    socket.on('drain', go).on('close', go);
  });
