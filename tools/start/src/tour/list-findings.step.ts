import type { Json, RestClient } from '../rest-client.js';
import type { Step } from './step.js';

/** What the log told: machine identities, how they hang together, and what looks like an attack. */
export const listFindings: Step = {
  name: 'list what it found',
  async run({ rest }) {
    const entities = await countAll(rest, '/v1/entities', 'entities');
    const relationships = await countAll(rest, '/v1/relationships', 'relationships');
    const threats = await countAll(rest, '/v1/threats', 'threats');
    if (entities === 0 || relationships === 0 || threats === 0)
      throw new Error(`${entities} entities, ${relationships} relationships and ${threats} threats`);
    return { entities, relationships, threats };
  },
};

async function countAll(rest: RestClient, path: string, field: string): Promise<number> {
  let found = 0;
  let token = '';
  do {
    const page = await rest.get(`${path}?pageSize=200&pageToken=${encodeURIComponent(token)}`);
    found += ((page[field] as Json[] | undefined) ?? []).length;
    token = (page['nextPageToken'] as string | undefined) ?? '';
  } while (token !== '');
  return found;
}
