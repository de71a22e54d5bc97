import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PermissionDenied, Unavailable } from '@attestry/domain-errors';
import { FakeBackend } from '../testing/fake-backend.js';
import { type StartedBff, startBff } from '../testing/start-bff.js';

const ASK = 'AnswerService/AskQuestion';

let bff: StartedBff;
let backend: FakeBackend;
beforeAll(async () => {
  backend = new FakeBackend();
  bff = await startBff(backend, { HEARTBEAT_MS: 100 });
});
afterAll(() => bff.stop());

const headers = (accept: string) => ({
  authorization: 'Bearer a.b.c',
  'content-type': 'application/json',
  ...(accept === '' ? {} : { accept }),
});
const body = JSON.stringify({ question: 'why' });
const ask = (accept = 'text/event-stream') =>
  fetch(`${bff.url}/v1/documents:ask`, { method: 'POST', body, headers: headers(accept) });

describe('a stream of messages', () => {
  it.each([
    ['text/event-stream', 'text/event-stream'],
    ['text/event-stream, application/x-ndjson;q=0.5', 'text/event-stream'],
    ['application/x-ndjson', 'application/x-ndjson'],
    ['*/*', 'application/x-ndjson'],
    ['application/json', 'application/x-ndjson'],
  ])('for whoever accepts %s comes as %s', async (accept, type) => {
    backend.on(ASK, async function* () {
      yield { claim: { text: 'so' } };
    });
    const response = await ask(accept);
    expect(response.headers.get('content-type')).toContain(type);
    expect(response.headers.get('vary')).toMatch(/accept/i);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toContain('{"claim":{"text":"so"}}');
  });

  it('has events named after their parts, and an end', async () => {
    backend.on(ASK, async function* () {
      yield { found: {} };
      yield { claim: { text: 'line\nbreak' } };
    });
    expect(await (await ask()).text()).toBe(
      'event: found\ndata: {"found":{}}\n\n' +
        'event: claim\ndata: {"claim":{"text":"line\\nbreak"}}\n\n' +
        'event: complete\ndata: {}\n\n',
    );
  });

  it('tells with each event where it is, and goes on from there', async () => {
    let asked: unknown;
    backend.on('LiveService/WatchNotifications', async function* (request: unknown) {
      asked = request;
      yield { stillHere: {}, cursor: '7.1.2' };
    });
    const watch = (query = '', more: Record<string, string> = {}) =>
      fetch(`${bff.url}/v1/notifications:watch${query}`, { headers: { ...headers('text/event-stream'), ...more } });
    expect(await (await watch()).text()).toContain('id: 7.1.2\nevent: stillHere\ndata: ');
    await (await watch('?after=5.5.5', { 'last-event-id': '7.1.2' })).text();
    expect(asked).toMatchObject({ after: '7.1.2' });
    expect((await watch('', { 'last-event-id': 'a b' })).status).toBe(400);
  });

  it('may be empty', async () => {
    backend.on(ASK, async function* () {});
    expect(await (await ask()).text()).toBe('event: complete\ndata: {}\n\n');
  });

  it('that is refused before its first event is a problem with its own status', async () => {
    backend.on(ASK, async function* () {
      throw new PermissionDenied('rag.answer.read');
    });
    const response = await ask();
    expect([response.status, response.headers.get('content-type')]).toEqual([
      403,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await response.json()).toMatchObject({ reason: 'PERMISSION_DENIED' });
  });

  it('that fails half way ends with the problem, and with no end', async () => {
    backend.on(ASK, async function* () {
      yield { claim: { text: 'so' } };
      throw new Unavailable('the chat model');
    });
    const text = await (await ask()).text();
    const problem = /event: problem\ndata: (.*)\n\n$/.exec(text)?.[1] ?? '';
    expect(JSON.parse(problem)).toMatchObject({ status: 503, code: 'unavailable', requestId: expect.any(String) });
    expect(text).not.toContain('event: complete');
    expect(bff.lines.at(-1)).toMatchObject({ reason: (JSON.parse(problem) as { reason: string }).reason });
  });

  it('shows nothing of an error that nobody foresaw', async () => {
    backend.on(ASK, async function* () {
      yield { claim: { text: 'so' } };
      throw new Error('secret path');
    });
    const text = await (await ask()).text();
    expect(text).toContain('"reason":"INTERNAL"');
    expect(text).not.toContain('secret path');
  });

  it('beats while nothing comes, and sends what comes at once', async () => {
    const release = Promise.withResolvers<void>();
    backend.on(ASK, async function* () {
      yield { claim: { text: 'first' } };
      await release.promise;
    });
    const reader = (await ask()).body!.pipeThrough(new TextDecoderStream()).getReader();
    let seen = '';
    while (!seen.includes(': still here')) seen += (await reader.read()).value;
    expect(seen).toContain('first');
    release.resolve();
    for (let next = await reader.read(); !next.done; next = await reader.read()) seen += next.value;
    expect(seen).toMatch(/event: complete\ndata: \{\}\n\n$/);
  });

  it('ends the call when the client leaves', async () => {
    const aborted = Promise.withResolvers<void>();
    let ended = false;
    backend.on(ASK, async function* (_request, { signal }) {
      try {
        yield { claim: { text: 'first' } };
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('gone'))));
      } finally {
        ended = true;
        aborted.resolve();
      }
    });
    const request = httpRequest(`${bff.url}/v1/documents:ask`, {
      method: 'POST',
      headers: headers('text/event-stream'),
    });
    request.on('error', () => undefined);
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    await once(response, 'data');
    expect(ended).toBe(false);
    request.destroy();
    await Promise.race([aborted.promise, sleep(3_000)]);
    expect(ended).toBe(true);
  });

  it('is read from the service no faster than the client takes it', async () => {
    let made = 0;
    let ended = false;
    backend.on(ASK, async function* () {
      try {
        for (; made < 4_000; made++) yield { claim: { text: 'x'.repeat(64 * 1024) } };
      } finally {
        ended = true;
      }
    });
    const request = httpRequest(`${bff.url}/v1/documents:ask`, {
      method: 'POST',
      headers: headers('text/event-stream'),
    });
    request.on('error', () => undefined);
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.pause();
    await sleep(500);
    expect(made).toBeLessThan(400);
    request.destroy();
    for (let waited = 0; !ended && waited < 3_000; waited += 20) await sleep(20);
    expect(ended).toBe(true);
  });
});
