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
        const found = await Promise.all(missing.map(async (wanted) => (await recorded(rest, wanted)).length > 0));
        missing = missing.filter((_, index) => found[index] !== true);
        return missing.length === 0;
      },
      { withinMs: 15_000, everyMs: 200 },
    );
    if (!complete) throw new Error(`the trail has no ${missing.map(({ action }) => action).join(', ')}`);
    const [newest = ''] = await recorded(rest, { pageSize: '1' });
    return { newest, expectedActions: EXPECTED.length };
  },
};

const STARTED_AT = new Date(performance.timeOrigin).toISOString();

const EXPECTED: { action: string; startTime?: string }[] = [
  ...[
    'auth.sign_in',
    'import.completed',
    'assessment.create',
    'assessment.start',
    'finding.update',
    'score.compute',
  ].map((action) => ({ action, startTime: STARTED_AT })),
  // Policies that have not changed since an earlier start are not stored anew.
  { action: 'document.uploaded' },
  { action: 'document.indexed' },
];

/** Newest first. */
async function recorded(rest: RestClient, query: Record<string, string>): Promise<string[]> {
  const page = await rest.get(`/v1/audit-logs?${new URLSearchParams(query).toString()}`);
  return ((page['auditLogs'] as Json[] | undefined) ?? []).map((log) => String(log['action']));
}
