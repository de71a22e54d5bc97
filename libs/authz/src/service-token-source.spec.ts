import { describe, expect, it } from '@jest/globals';
import { ServiceTokenSource } from './service-token-source.js';

function sourceOf() {
  const state = { time: 0, asked: [] as string[], fail: false };
  const source = new ServiceTokenSource(
    async (audience) => {
      state.asked.push(audience);
      if (state.fail) throw new Error('identity is away');
      return { token: `${audience}-${state.asked.length}`, expiresAt: new Date(state.time + 60_000) };
    },
    () => state.time,
  );
  return { source, state };
}

describe('service tokens', () => {
  it('are asked for once per callee until 20 s before their end', async () => {
    const { source, state } = sourceOf();
    expect(await Promise.all([source.tokenFor('audit'), source.tokenFor('audit')])).toEqual(['audit-1', 'audit-1']);
    expect(await source.tokenFor('rag')).toBe('rag-2');
    state.time = 39_999;
    expect(await source.tokenFor('audit')).toBe('audit-1');
    state.time = 40_000;
    expect(await source.tokenFor('audit')).toBe('audit-3');
    expect(state.asked).toEqual(['audit', 'rag', 'audit']);
  });

  it('are asked for again after a failure', async () => {
    const { source, state } = sourceOf();
    state.fail = true;
    await expect(source.tokenFor('audit')).rejects.toThrow('away');
    state.fail = false;
    expect(await source.tokenFor('audit')).toBe('audit-2');
  });
});
