import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RestClient, RestError } from '@attestry/start';
import { setTimeout as sleep } from 'node:timers/promises';
import { aTenant, ownPlatform } from '../platform.js';

const GRACE_S = 1;
const REACH_MS = 5_000;

let platform: Awaited<ReturnType<typeof ownPlatform>>;
beforeAll(async () => {
  platform = await ownPlatform({ identity: { REFRESH_GRACE_S: String(GRACE_S) } });
}, 180_000);
afterAll(() => platform?.end());

it('a refresh token used again after the grace stops the access token at another service within 5 s', async () => {
  const { client, refreshToken } = await aTenant(platform);
  const anonymous = new RestClient(platform.rest);
  const refresh = () => anonymous.post('/v1/sessions:refresh', { refreshToken });
  const { tokens } = (await refresh()) as { tokens: { accessToken: string } };
  client.token = tokens.accessToken;
  const change = (title: string) => client.post('/v1/documents', { title, type: 'DOCUMENT_TYPE_POLICY' });
  await change('before');

  // A lost answer within the grace does no harm.
  await refresh();
  await change('after a repeat');
  await sleep(GRACE_S * 1_000 + 500);

  const reusedAt = Date.now();
  await expect(refresh()).rejects.toMatchObject({ status: 401 });
  const stoppedAt = await firstRefusal((attempt) => change(`attempt ${attempt}`));
  expect(stoppedAt - reusedAt).toBeLessThanOrEqual(REACH_MS);
  // Each service hears of it on its own.
  expect((await firstRefusal(() => client.get('/v1/me'))) - reusedAt).toBeLessThanOrEqual(REACH_MS);
});

async function firstRefusal(call: (attempt: number) => Promise<unknown>): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const outcome = await call(attempt).catch((error: unknown) => error);
    if (outcome instanceof RestError && outcome.status === 401) return Date.now();
    if (outcome instanceof Error) throw outcome;
    await sleep(50);
  }
  throw new Error('the access token was taken for 10 s and longer');
}
