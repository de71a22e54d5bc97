import { waitUntil } from '@attestry/processes';
import type { Json } from '../rest-client.js';
import type { Step } from './step.js';

/** What was just done is in the trail, once the outboxes have been read out. */
export const auditTrail: Step = {
  name: 'audit trail',
  async run({ rest }) {
    let actions: string[] = [];
    const complete = await waitUntil(
      async () => {
        const page = await rest.get('/v1/audit-logs?pageSize=200');
        actions = ((page['auditLogs'] as Json[] | undefined) ?? []).map((log) => String(log['action']));
        return EXPECTED.every((action) => actions.includes(action));
      },
      { withinMs: 15_000, everyMs: 200 },
    );
    const missing = EXPECTED.filter((action) => !actions.includes(action));
    if (!complete) throw new Error(`the trail has ${actions.length} records, none of them ${missing.join(', ')}`);
    return { newest: actions[0] ?? '', records: actions.length };
  },
};

const EXPECTED = ['auth.sign_in', 'import.completed'];
