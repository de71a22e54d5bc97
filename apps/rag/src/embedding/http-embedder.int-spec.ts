import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CircuitBreaker } from '../breaker/circuit-breaker.js';
import { HttpEmbedder, type HttpEmbedderOptions } from './http-embedder.js';

interface Asked {
  authorization: string | undefined;
  body: { model: string; input: string[]; dimensions: number };
}

let server: Server;
let asked: Asked[];
let answer: (body: Asked['body'], response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request: IncomingMessage, response) => {
    void json(request).then((body) => {
      asked.push({ authorization: request.headers.authorization, body: body as Asked['body'] });
      answer(body as Asked['body'], response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void server.close());
beforeEach(() => {
  asked = [];
  answer = vectors;
});

/** Answers in reverse order, as an endpoint may. */
const vectors = ({ input }: Asked['body'], response: ServerResponse) => {
  const data = input.map((text, index) => ({ index, embedding: [text.length, 0, 4] }));
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: data.reverse() }));
};
const status = (code: number) => (_: unknown, response: ServerResponse) => void response.writeHead(code).end('no');

const embedder = (changes: Partial<HttpEmbedderOptions> = {}) =>
  new HttpEmbedder({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    apiKey: 'only-for-tests',
    model: { name: 'm', version: '1', dimensions: 3 },
    timeoutMs: 300,
    ...changes,
  });
const rounded = (made: Float32Array[]) => made.map((vector) => [...vector].map((value) => Number(value.toFixed(3))));
const unavailable = { reason: 'UNAVAILABLE', kind: 'unavailable' };

describe('an embeddings endpoint', () => {
  it('is asked with key, model and batches; vectors come in order and of length 1', async () => {
    const made = await embedder({ batch: { texts: 2, tokens: 100 } }).embed(['abc', 'abcd', 'x']);
    expect(rounded(made)).toEqual([
      [0.6, 0, 0.8],
      [0.707, 0, 0.707],
      [0.243, 0, 0.97],
    ]);
    expect(asked.map(({ body }) => body.input)).toEqual([['abc', 'abcd'], ['x']]);
    expect(asked[0]).toMatchObject({ authorization: 'Bearer only-for-tests', body: { model: 'm', dimensions: 3 } });
  });

  it('never sees a blank text, whose vector is zeros and shifts none of the others', async () => {
    expect(rounded(await embedder().embed(['', 'abc', ' \n', 'x', '']))).toEqual([
      [0, 0, 0],
      [0.6, 0, 0.8],
      [0, 0, 0],
      [0.243, 0, 0.97],
      [0, 0, 0],
    ]);
    expect(asked.map(({ body }) => body.input)).toEqual([['abc', 'x']]);
    expect(rounded(await embedder().embed(['', '']))).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(asked).toHaveLength(1);
  });

  it('gets no more tokens at once than it takes', async () => {
    await embedder({ batch: { texts: 10, tokens: 4 } }).embed(['a b c', 'd', 'e f g h i j', 'k', 'l']);
    expect(asked.map(({ body }) => body.input)).toEqual([['a b c', 'd'], ['e f g h i j'], ['k', 'l']]);
  });

  it('is told to the budget before each request; questions are not', async () => {
    const spent: number[] = [];
    const budget = { spend: async (tokens: number) => void (spent.push(tokens) > 1 && expect(asked).toHaveLength(1)) };
    const made = embedder({ budget, batch: { texts: 1, tokens: 10 } });
    await made.embed(['a b', 'c']);
    await made.embed(['what is it'], { purpose: 'query' });
    expect(spent).toEqual([2, 1]);
    const refusing = { spend: () => Promise.reject(new Error('no more today')) };
    await expect(embedder({ budget: refusing }).embed(['a'])).rejects.toThrow('no more today');
    expect(asked).toHaveLength(3);
  });

  it('that says when to come again is left alone until then', async () => {
    const replies = [
      (_: unknown, response: ServerResponse) => void response.writeHead(429, { 'retry-after': '1' }).end(),
      vectors,
    ];
    answer = (body, response) => replies.shift()!(body, response);
    const started = performance.now();
    expect(await embedder().embed(['abc'])).toHaveLength(1);
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  it('that says to come again much later is unavailable at once, and the caller learns when', async () => {
    answer = (_, response) => void response.writeHead(503, { 'retry-after': '120' }).end();
    await expect(embedder().embed(['abc'])).rejects.toMatchObject({ ...unavailable, retryAfterMs: 120_000 });
    expect(asked).toHaveLength(1);
  });

  it('that leaves a text out or names one twice is not believed', async () => {
    answer = (_, response) =>
      void response.end('{"data":[{"index":1,"embedding":[1,0,0]},{"index":1,"embedding":[1,0,0]}]}');
    await expect(embedder().embed(['a', 'b'])).rejects.toMatchObject(unavailable);
  });

  it('is asked again when it stumbles', async () => {
    const replies = [status(503), status(429), vectors];
    answer = (body, response) => replies.shift()!(body, response);
    expect(await embedder().embed(['abc'])).toHaveLength(1);
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['refuses', status(401), 1],
    ['stays away', status(500), 3],
    ['does not answer in time', () => undefined, 3],
    ['sends something else', (_: unknown, response: ServerResponse) => void response.end('{"data":[{}]}'), 1],
    ['sends no JSON', (_: unknown, response: ServerResponse) => void response.end('<html>'), 3],
    [
      'leads elsewhere',
      (_: unknown, response: ServerResponse) => void response.writeHead(302, { location: '/x' }).end(),
      3,
    ],
  ])('that %s is unavailable', async (_, behaviour, calls) => {
    answer = behaviour;
    await expect(embedder().embed(['abc'])).rejects.toMatchObject(unavailable);
    expect(asked).toHaveLength(calls);
  });

  it('is left alone after failures in a row, and tried again later', async () => {
    let now = 0;
    const breaker = new CircuitBreaker({ failures: 3, openMs: 1_000 }, () => now);
    const made = embedder({ breaker, retries: 2 });
    answer = status(500);
    await expect(made.embed(['abc'])).rejects.toMatchObject(unavailable);
    expect(asked).toHaveLength(3);
    await expect(made.embed(['abc'])).rejects.toMatchObject(unavailable);
    expect(asked).toHaveLength(3);
    now = 1_001;
    answer = vectors;
    expect(await made.embed(['abc'])).toHaveLength(1);
  });

  it('is not waited for when the caller is gone', async () => {
    answer = () => undefined;
    await expect(
      embedder({ timeoutMs: 10_000 }).embed(['abc'], { signal: AbortSignal.timeout(100) }),
    ).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });
});
