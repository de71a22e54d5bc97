import type { Json } from '../rest-client.js';

/** The tokens in an answer that opens or renews a session. */
export function tokensOf(answer: Json): { accessToken: string; refreshToken: string } {
  const tokens = answer['tokens'] as Json | undefined;
  const { accessToken, refreshToken } = tokens ?? {};
  if (typeof accessToken !== 'string' || typeof refreshToken !== 'string') throw new Error('the answer has no tokens');
  return { accessToken, refreshToken };
}

export const accessTokenOf = (answer: Json) => tokensOf(answer).accessToken;
