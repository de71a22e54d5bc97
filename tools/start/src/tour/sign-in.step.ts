import type { Json } from '../rest-client.js';
import type { Step } from './step.js';
import { tokensOf } from './tokens.js';

/** The administrator signs in with e-mail address and password. */
export const signIn: Step = {
  name: 'sign in',
  async run({ rest, login, learned }) {
    const { accessToken, refreshToken } = tokensOf(await rest.post('/v1/sessions:signIn', { ...login }));
    rest.token = accessToken;
    learned.refreshToken = refreshToken;
    const me = await rest.get('/v1/me');
    return { role: roleOf(me) };
  },
};

const roleOf = (me: Json) =>
  String((me['member'] as { role?: string } | undefined)?.role)
    .replace('ROLE_', '')
    .toLowerCase();
