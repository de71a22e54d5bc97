import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CircuitBreaker } from '../breaker/circuit-breaker.js';
import { aFakeChat, ending, failsWith, pieceOf, says, streamed } from '../fixtures/fake-chat.js';
import { ChatAnswer } from './chat-answer.js';
import { HttpChatModel, type HttpChatOptions } from './http-chat-model.js';

let chat: Awaited<ReturnType<typeof aFakeChat>>;
beforeAll(async () => {
  chat = await aFakeChat();
});
afterAll(() => chat.stop());
beforeEach(() => {
  chat.asked.length = 0;
  chat.left.clear();
});

const aModel = (changes: Partial<HttpChatOptions> = {}) =>
  new HttpChatModel({
    url: chat.url,
    apiKey: 'only-for-tests',
    model: 'm',
    timeoutMs: 2_000,
    silenceMs: 500,
    maxTokens: 100,
    ...changes,
  });

async function written(model = aModel(), signal = new AbortController().signal) {
  const answer = new ChatAnswer('m');
  let text = '';
  for await (const piece of model.write({ system: 'rules', user: 'text' }, answer, signal)) text += piece;
  return { text, answer };
}
const unavailable = expect.objectContaining({
  kind: 'unavailable',
  message: expect.stringContaining('the chat model'),
});

describe('the chat endpoint', () => {
  it('is sent the prompt once, without tools, and its pieces come as they are', async () => {
    chat.next(says('Grüße 👋 to all'));
    const { text, answer } = await written();
    expect(text).toBe('Grüße 👋 to all');
    expect(chat.asked).toHaveLength(1);
    const [{ path, headers, body }] = chat.asked as [(typeof chat.asked)[number]];
    expect([path, headers.authorization]).toEqual(['/v1/chat/completions', 'Bearer only-for-tests']);
    expect(body).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'rules' },
        { role: 'user', content: 'text' },
      ],
      temperature: 0,
      max_tokens: 100,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect([answer.version, answer.usageFor('')]).toEqual([
      'fake-2026-01-01',
      { promptTokens: 321, completionTokens: 54 },
    ]);
  });

  it('that says nothing of its use is counted for', async () => {
    chat.next((response) => void streamed(response).end(`${pieceOf('two words')}data: [DONE]\n\n`));
    const { answer } = await written();
    expect(answer.usageFor('four words of prompt')).toEqual({ promptTokens: 4, completionTokens: 2 });
  });

  it.each([429, 500, 503])('that answers %i is asked again, three times in all', async (status) => {
    chat.next(failsWith(status));
    await expect(written()).rejects.toEqual(unavailable);
    expect(chat.asked).toHaveLength(3);
    let busy = 2;
    chat.next((response, call) => (busy-- > 0 ? failsWith(status)(response, call) : says('now')(response, call)));
    expect((await written()).text).toBe('now');
  });

  it('that names its time is asked again then, or not at all if that is late', async () => {
    chat.next((response, call) =>
      chat.asked.length === 1 ? failsWith(429, { 'retry-after': '1' })(response, call) : says('now')(response, call),
    );
    const started = performance.now();
    expect((await written()).text).toBe('now');
    expect(performance.now() - started).toBeGreaterThan(990);
    chat.asked.length = 0;
    chat.next(failsWith(429, { 'retry-after': '60' }));
    await expect(written()).rejects.toEqual(unavailable);
    expect(chat.asked).toHaveLength(1);
  });

  it.each([400, 401, 404])('that answers %i is not asked again', async (status) => {
    chat.next(failsWith(status));
    await expect(written()).rejects.toEqual(unavailable);
    expect(chat.asked).toHaveLength(1);
  });

  it('that breaks off, says so or talks nonsense has failed, and is not asked to say it again', async () => {
    const endings = [pieceOf('half'), `${pieceOf('half')}data: {"error":{"message":"x"}}\n\n`, 'data: {no json\n\n'];
    for (const [index, end] of endings.entries()) {
      chat.next((response) => void streamed(response).end(end));
      await expect(written()).rejects.toEqual(unavailable);
      expect(chat.asked).toHaveLength(index + 1);
    }
  });

  it('that is silent, at first or half way, is left', async () => {
    chat.next(() => undefined);
    await expect(written(aModel({ silenceMs: 100, retries: 0 }))).rejects.toEqual(unavailable);
    chat.next((response) => void streamed(response).write(pieceOf('half')));
    await expect(written(aModel({ silenceMs: 100 }))).rejects.toEqual(unavailable);
    await sleep(50);
    expect(chat.left.size).toBe(2);
  });

  it('that drips on for too long is left too', async () => {
    chat.next(async (response) => {
      streamed(response);
      while (!response.destroyed) {
        response.write(pieceOf('x'));
        await sleep(20);
      }
    });
    await expect(written(aModel({ timeoutMs: 300 }))).rejects.toEqual(unavailable);
    await sleep(50);
    expect(chat.left.size).toBe(1);
  });

  it('that does not stop at its limit is stopped', async () => {
    chat.next(async (response) => {
      streamed(response);
      while (!response.destroyed) {
        response.write(pieceOf('x'.repeat(200)));
        await sleep(1);
      }
    });
    const { text } = await written();
    expect(text.length).toBeLessThanOrEqual(100 * 16 + 200);
    await sleep(50);
    expect(chat.left.size).toBe(1);
  });

  it('is left when the caller leaves, and that is no failure of it', async () => {
    const breaker = new CircuitBreaker({ failures: 1, openMs: 60_000 });
    chat.next((response) => void streamed(response).write(pieceOf('half')));
    const caller = new AbortController();
    const writing = written(aModel({ breaker }), caller.signal);
    setTimeout(() => caller.abort(new Error('gone')), 50);
    await expect(writing).rejects.toThrow('gone');
    await sleep(50);
    expect([breaker.open, chat.left.size]).toEqual([false, 1]);
  });

  it('is left alone after failures in a row, and asked again later', async () => {
    let now = 0;
    const breaker = new CircuitBreaker({ failures: 3, openMs: 1_000 }, () => now);
    const model = aModel({ breaker });
    chat.next(failsWith(500));
    await expect(written(model)).rejects.toEqual(unavailable);
    await expect(written(model)).rejects.toEqual(unavailable);
    expect(chat.asked).toHaveLength(3);
    now = 1_001;
    chat.next((response) => void streamed(response).end(pieceOf('back') + ending()));
    expect((await written(model)).text).toBe('back');
  });
});
