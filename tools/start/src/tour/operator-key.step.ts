import { readFileSync } from 'node:fs';
import type { Step } from './step.js';
import { accessTokenOf } from './tokens.js';

/** The one-time key that each start leaves in the data folder opens the first operator's session. */
export const operatorKey: Step = {
  name: 'operator key',
  async run({ rest, folder }) {
    const key = readFileSync(folder.operatorKey, 'utf8').trim();
    const answer = await rest.post('/v1/operators:signIn', { operatorKey: key });
    rest.token = accessTokenOf(answer);
    return { usedOnce: true };
  },
};
