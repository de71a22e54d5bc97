import { rememberLogin } from './demo-login.js';
import { type Step, learned } from './step.js';
import { accessTokenOf } from './tokens.js';

/** The tenant's first administrator sets a password with the one-time invitation. */
export const acceptInvitation: Step = {
  name: 'accept invitation',
  async run(tour) {
    const { rest, folder, login, known } = tour;
    rest.token = undefined;
    if (known) return { email: login.email, known };
    const answer = await rest.post('/v1/invitations:accept', {
      token: learned(tour, 'invitationToken'),
      password: login.password,
      givenName: 'Ada',
      familyName: 'Example',
    });
    accessTokenOf(answer);
    rememberLogin(folder, login);
    return { email: login.email };
  },
};
