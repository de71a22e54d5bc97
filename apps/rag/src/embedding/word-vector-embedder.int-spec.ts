import { describe, expect, it } from '@jest/globals';
import { WordVectorEmbedder } from './word-vector-embedder.js';

const embedder = new WordVectorEmbedder();
const cosine = async (a: string, b: string) => {
  const [left, right] = await embedder.embed([a, b]);
  return left!.reduce((sum, value, at) => sum + value * right![at]!, 0);
};

describe('word vectors', () => {
  it('put texts of like meaning near each other', async () => {
    const near = await cosine('The employee must change the password', 'Workers have to renew their passcodes');
    const far = await cosine('The employee must change the password', 'Trees grow slowly in the forest');
    expect(near).toBeGreaterThan(far + 0.2);
  });

  it('have length 1, or are zeros where no word is known', async () => {
    const [known, unknown] = await embedder.embed(['access control', 'qqqzzzxxx ??']);
    expect(known).toHaveLength(100);
    expect(Math.hypot(...known!)).toBeCloseTo(1, 5);
    expect(unknown).toEqual(new Float32Array(100));
  });

  it('of a blank text are zeros that shift none of the others', async () => {
    const [access, keys] = await embedder.embed(['access control', 'key rotation']);
    const zeros = new Float32Array(100);
    expect(await embedder.embed(['', 'access control', ' ', 'key rotation', ''])).toEqual([
      zeros,
      access,
      zeros,
      keys,
      zeros,
    ]);
  });

  it('are the same whatever else is embedded, and in whatever case', async () => {
    const [alone] = await embedder.embed(['Access Control']);
    const [, among] = await embedder.embed(['Something else', 'access control']);
    expect(among).toEqual(alone);
  });

  it('weigh a rare word more than a frequent one', async () => {
    expect(await cosine('the of and encryption', 'encryption')).toBeGreaterThan(0.95);
  });

  it('know the parts of a word that they do not know', async () => {
    expect(await cosine('encryption-qqqzzz', 'encryption')).toBeCloseTo(1, 5);
  });

  it('take little memory', async () => {
    const text = 'Everybody who handles controlled unclassified information is trained before. '.repeat(20);
    const before = process.memoryUsage().arrayBuffers;
    const fresh = new WordVectorEmbedder();
    await fresh.embed(Array.from({ length: 200 }, () => text));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });
});
