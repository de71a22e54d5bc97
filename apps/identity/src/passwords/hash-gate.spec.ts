import { describe, expect, it } from '@jest/globals';
import { HashGate } from './hash-gate.js';

describe('the gate before password hashing', () => {
  it('runs as many as allowed, lets some wait in order, and refuses the rest', async () => {
    const gate = new HashGate(2, 3);
    const finish: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const enter = (nr: number) =>
      gate.run(async () => {
        running += 1;
        most = Math.max(most, running);
        order.push(nr);
        await new Promise<void>((resolve) => finish.push(resolve));
        running -= 1;
      });
    const admitted = [0, 1, 2, 3, 4].map(enter);
    await expect(enter(5)).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    while (finish.length > 0) {
      finish.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(admitted);
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it('gives the place back when the work fails', async () => {
    const gate = new HashGate(1, 0);
    await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(gate.run(async () => 'yes')).resolves.toBe('yes');
  });
});
