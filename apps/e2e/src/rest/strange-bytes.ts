import { type DescMethod, fromJson, type JsonValue, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';

const VARINT_CUT = Buffer.from([0x08, 0xff, 0xff]);
const UNKNOWN_FIELDS = Buffer.concat(Array.from({ length: 10_000 }, () => Buffer.from([0xf8, 0x7f, 0x01])));

/** Field 1, length-delimited, within itself 200 times. */
const recursion = (depth: number): Buffer => {
  let inner = Buffer.alloc(0);
  for (let level = 0; level < depth; level++) inner = Buffer.concat([Buffer.from([0x0a]), varint(inner.length), inner]);
  return inner;
};

const varint = (value: number): Buffer =>
  value < 128 ? Buffer.from([value]) : Buffer.concat([Buffer.from([(value & 127) | 128]), varint(value >>> 7)]);

export interface StrangeBytes {
  method: DescMethod;
  bytes: Uint8Array;
}

/** Bytes where a request belongs: cut, with flipped bits, of another type, with unknown fields, too deep, or just noise. */
export function strangeBytes(methods: readonly DescMethod[], sample: (method: DescMethod) => JsonValue) {
  return fc.constantFrom(...methods).chain((method) => {
    const whole = Buffer.from(toBinary(method.input, fromJson(method.input, sample(method))));
    const flipped = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 });
    const bytes = fc.oneof(
      flipped.map((flips) => flips.reduce<Buffer>((all, [at, mask]) => withFlip(all, at, mask), Buffer.from(whole))),
      fc.nat().map((at) => whole.subarray(0, at % (whole.length + 1))),
      fc.uint8Array({ maxLength: 200 }).map((noise) => Buffer.concat([whole, noise])),
      fc.uint8Array({ maxLength: 400 }).map((noise) => Buffer.from(noise)),
      fc.constantFrom(VARINT_CUT, UNKNOWN_FIELDS, recursion(200), Buffer.concat([whole, UNKNOWN_FIELDS])),
    );
    return bytes.map((made): StrangeBytes => ({ method, bytes: made }));
  });
}

function withFlip(all: Buffer, at: number, mask: number): Buffer {
  if (all.length === 0) return Buffer.from([mask]);
  const index = at % all.length;
  all[index] = (all[index] ?? 0) ^ mask;
  return all;
}
