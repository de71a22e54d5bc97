import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { hostileMessages } from './hostile-messages.js';

const cases = (seed: number) => [...hostileMessages(FileDescriptorProtoSchema, seed, 260)];

function digestOf(seed: number): string {
  const hash = createHash('sha256');
  for (const { what, bytes } of cases(seed)) hash.update(what).update(bytes);
  return hash.digest('hex');
}

describe('hostile messages', () => {
  it('are the same for the same seed and others for another', () => {
    expect(digestOf(7)).toBe(digestOf(7));
    expect(digestOf(7)).not.toBe(digestOf(8));
  });

  it('are of every kind, some that parse and some that do not', () => {
    const all = cases(1);
    expect(new Set(all.map(({ what }) => what)).size).toBe(13);
    const parses = all.filter(({ bytes }) => {
      try {
        fromBinary(FileDescriptorProtoSchema, bytes);
        return true;
      } catch {
        return false;
      }
    });
    expect(parses.length).toBeGreaterThan(40);
    expect(all.length - parses.length).toBeGreaterThan(40);
  });
});
