import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyOffline } from './offline-verifier.js';
import type { Step } from './step.js';

/** The whole trail as a file, checked by a process that knows only public keys and published heads. */
export const verifyChain: Step = {
  name: 'verify the chain',
  async run({ rest, folder, learned }) {
    const file = join(folder.demo, 'audit-export.jsonl');
    writeFileSync(file, await rest.download('/v1/audit-logs:export'), { mode: 0o600 });
    const { ok, records, fault } = await verifyOffline(file, folder);
    if (!ok) throw new Error(`record ${fault?.seq}: ${fault?.kind}`);
    if (records === 0) throw new Error('the export is empty');
    learned.exportFile = file;
    learned.exportedRecords = records;
    return { records, intact: true };
  },
};
