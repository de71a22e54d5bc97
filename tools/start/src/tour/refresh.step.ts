import { type Step, learned } from './step.js';
import { tokensOf } from './tokens.js';

/** The refresh token is exchanged for a new pair. */
export const refresh: Step = {
  name: 'refresh',
  async run(tour) {
    const before = learned(tour, 'refreshToken');
    const { accessToken, refreshToken } = tokensOf(
      await tour.rest.post('/v1/sessions:refresh', { refreshToken: before }),
    );
    if (refreshToken === before) throw new Error('the refresh token was not replaced');
    tour.rest.token = accessToken;
    return { rotated: true };
  },
};
