import { type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { below, bytes, oneOf, type Random, randomFrom } from './random.js';

export interface HostileMessage {
  /** Kind of attack, for the name of a failing case. */
  what: string;
  bytes: Buffer;
}

type Attack = (desc: DescMessage, random: Random) => Buffer;

/** Wire bytes for `desc` that a careful client would never send. The same seed gives the same cases. */
export function* hostileMessages(desc: DescMessage, seed: number, count: number): Generator<HostileMessage> {
  const random = randomFrom(seed);
  const names = Object.keys(ATTACKS);
  for (let index = 0; index < count; index++) {
    const what = names[index % names.length] as string;
    yield { what, bytes: (ATTACKS[what] as Attack)(desc, random) };
  }
}

const ATTACKS: Record<string, Attack> = {
  'random bytes': (_desc, random) => bytes(random, below(random, 200)),
  'cut message': (desc, random) => {
    const whole = plausible(desc, random);
    return whole.subarray(0, below(random, whole.length));
  },
  'flipped bits': (desc, random) => {
    const whole = plausible(desc, random);
    for (let flips = 0; flips < 3 && whole.length > 0; flips++) {
      const at = below(random, whole.length);
      whole[at] = (whole[at] as number) ^ (1 << below(random, 8));
    }
    return whole;
  },
  'endless varint': (desc, random) => Buffer.concat([tag(fieldNumber(desc, random), 0), Buffer.alloc(12, 0xff)]),
  'length beyond the end': (desc, random) =>
    Buffer.concat([tag(fieldNumber(desc, random), 2), varint(2 ** (7 + below(random, 24))), bytes(random, 5)]),
  'other wire type': (desc, random) =>
    Buffer.concat([tag(fieldNumber(desc, random), oneOf(random, [1, 3, 4, 5, 6, 7])), bytes(random, 8)]),
  'many unknown fields': (_desc, random) => {
    const one = Buffer.concat([tag(5_000 + below(random, 1_000), 0), varint(1)]);
    return Buffer.concat(Array.from({ length: 10_000 }, () => one));
  },
  'deep nesting': (desc, random) => nested(fieldNumber(desc, random), 200),
  'deep groups': (desc, random) => Buffer.concat(Array.from({ length: 500 }, () => tag(fieldNumber(desc, random), 3))),
  'broken text': (desc, random) => {
    const text = oneOf(random, ['\0', 'a\0b', '\u202e', '\ufeff', '\u{10ffff}', "'; drop table x; --", '%00', '../..']);
    const broken = oneOf(random, [Buffer.from(text), Buffer.from([0xff]), Buffer.from([0xed, 0xa0, 0x80])]);
    return Buffer.concat(textFields(desc).map((number) => prefixed(number, broken)));
  },
  'long text': (desc, random) => {
    const long = Buffer.alloc(10_000 + below(random, 100_000), 'x');
    return Buffer.concat(
      textFields(desc)
        .slice(0, 4)
        .map((number) => prefixed(number, long)),
    );
  },
  'extreme numbers': (desc, random) => {
    const extreme = [0n, -1n, 2n ** 31n, 2n ** 63n - 1n, -(2n ** 63n)];
    const writer = new BinaryWriter();
    for (const { number } of desc.fields) writer.tag(number, WireType.Varint).int64(oneOf(random, extreme).toString());
    return Buffer.from(writer.finish());
  },
  'repeated once too often': (desc, random) => {
    const whole = plausible(desc, random);
    return Buffer.concat(Array.from({ length: 50 }, () => whole));
  },
};

/** A message of the right shape whose values mean nothing. */
function plausible(desc: DescMessage, random: Random, depth = 0): Buffer {
  const writer = new BinaryWriter();
  for (const field of desc.fields) {
    if (random() < 0.3) continue;
    if (field.message !== undefined) {
      if (depth < 3)
        writer.tag(field.number, WireType.LengthDelimited).bytes(plausible(field.message, random, depth + 1));
    } else if (field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES) {
      writer.tag(field.number, WireType.LengthDelimited).bytes(Buffer.from(`text ${below(random, 1_000)}`));
    } else if (field.scalar === ScalarType.DOUBLE) {
      writer.tag(field.number, WireType.Bit64).double(oneOf(random, [1.5, Number.NaN, Infinity]));
    } else if (field.scalar === ScalarType.FLOAT) {
      writer.tag(field.number, WireType.Bit32).float(1.5);
    } else {
      writer.tag(field.number, WireType.Varint).uint32(below(random, 1_000));
    }
  }
  return Buffer.from(writer.finish());
}

const fieldNumber = (desc: DescMessage, random: Random): number =>
  desc.fields.length === 0 ? 1 : oneOf(random, desc.fields).number;

const textFields = (desc: DescMessage): number[] =>
  desc.fields.filter(({ scalar }) => scalar === ScalarType.STRING).map(({ number }) => number);

function nested(number: number, depth: number): Buffer {
  let inner: Buffer = Buffer.alloc(0);
  for (let level = 0; level < depth; level++) inner = prefixed(number, inner);
  return inner;
}

const prefixed = (number: number, content: Buffer): Buffer =>
  Buffer.concat([tag(number, 2), varint(content.length), content]);

const tag = (number: number, wireType: number): Buffer => varint(number * 8 + wireType);

const varint = (value: number): Buffer => Buffer.from(new BinaryWriter().uint32(value).finish());
