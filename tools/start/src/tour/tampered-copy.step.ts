import { tamper } from '@attestry/audit-verify';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { verifyOffline } from './offline-verifier.js';
import { type Step, learned } from './step.js';

/** One bit of one record is changed in a copy; the verifier names the record. */
export const tamperedCopy: Step = {
  name: 'a tampered copy is found',
  async run(tour) {
    const original = learned(tour, 'exportFile');
    const changed = Math.ceil(learned(tour, 'exportedRecords') / 2);
    const copy = `${original}.tampered`;
    writeFileSync(copy, tamper(readFileSync(original, 'utf8'), 'flip', changed), { mode: 0o600 });
    try {
      const { fault } = await verifyOffline(copy, tour.folder);
      if (fault?.seq !== changed)
        throw new Error(`record ${changed} was changed, the verifier says ${JSON.stringify(fault)}`);
      return { changed: `record ${changed}`, found: fault.kind };
    } finally {
      rmSync(copy);
    }
  },
};
