import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { assertRoom, bytesNeeded } from './disk-room.js';

describe('the room that a run needs', () => {
  it('grows with pairs and scale', () => {
    expect(bytesNeeded({ pairs: 7, scale: 10 })).toBeGreaterThan(5 * bytesNeeded({ pairs: 7, scale: 1 }));
    expect(bytesNeeded({ pairs: 14, scale: 1 })).toBeGreaterThan(bytesNeeded({ pairs: 7, scale: 1 }));
  });

  it('is refused before anything is written', async () => {
    await expect(assertRoom(tmpdir(), 2 ** 60)).rejects.toThrow(/free and this run may write \d+ MiB: lower --scale/);
    await expect(assertRoom(tmpdir(), 1)).resolves.toBeUndefined();
  });
});
