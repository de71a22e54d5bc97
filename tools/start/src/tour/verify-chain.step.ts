import { waitUntil } from '@attestry/processes';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyOffline } from './offline-verifier.js';
import type { Step } from './step.js';

/** The whole trail as a file, checked by a process that knows only public keys and published heads. */
export const verifyChain: Step = {
  name: 'verify the chain',
  async run({ rest, folder, learned }) {
    const isSigned = async () => (await rest.get('/v1/audit-chain'))['checkpoint'] !== undefined;
    if (!(await waitUntil(isSigned, { withinMs: 15_000 }))) throw new Error('no head was signed within 15 s');
    const file = join(folder.demo, 'audit-export.jsonl');
    writeFileSync(file, await rest.download('/v1/audit-logs:export'), { mode: 0o600 });
    const { ok, records, anchored_to: signedTo, fault } = await verifyOffline(file, folder);
    if (!ok) throw new Error(`record ${fault?.seq}: ${fault?.kind}`);
    if (signedTo === 0) throw new Error('no record lies under a signed head');
    learned.exportFile = file;
    learned.exportedRecords = records;
    return { records, intact: true, signed: signedTo };
  },
};
