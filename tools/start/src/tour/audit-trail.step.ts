import { waitUntil } from '@attestry/processes';
import type { Json, RestClient } from '../rest-client.js';
import type { Step } from './step.js';

/** What was just done is in the trail, once the outboxes have been read out. */
export const auditTrail: Step = {
  name: 'audit trail',
  async run({ rest }) {
    let missing = EXPECTED;
    const complete = await waitUntil(
      async () => {
        const found = await Promise.all(missing.map(async (action) => (await recorded(rest, { action })).length > 0));
        missing = missing.filter((_, index) => found[index] !== true);
        return missing.length === 0;
      },
      { withinMs: 15_000, everyMs: 200 },
    );
    const actions = await recorded(rest, { pageSize: '200' });
    if (!complete) throw new Error(`the trail has ${actions.length} new records, none of them ${missing.join(', ')}`);
    return { newest: actions[0] ?? '', records: actions.length };
  },
};

const EXPECTED = [
  'auth.sign_in',
  'import.completed',
  'assessment.create',
  'assessment.start',
  'finding.update',
  'score.compute',
];

/** Newest first, and only what this start has left: the trail of an earlier one is there too. */
async function recorded(rest: RestClient, query: Record<string, string>): Promise<string[]> {
  const search = new URLSearchParams({ startTime: STARTED_AT, ...query });
  const page = await rest.get(`/v1/audit-logs?${search.toString()}`);
  return ((page['auditLogs'] as Json[] | undefined) ?? []).map((log) => String(log['action']));
}

const STARTED_AT = new Date(performance.timeOrigin).toISOString();
