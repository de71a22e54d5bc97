import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Json } from '../rest-client.js';
import type { Step } from './step.js';

/** An AWS CloudTrail log goes in as the file that it is. */
export const importLog = (file: string): Step => ({
  name: 'import CloudTrail log',
  async run({ rest }) {
    const query = new URLSearchParams({ fileName: basename(file) });
    const answer = await rest.upload(
      `/v1/imports/cloudtrail?${query.toString()}`,
      readFileSync(file),
      'application/octet-stream',
    );
    const counts = (answer['import'] as Json)['counts'] as Json | undefined;
    const count = (name: string) => Number(counts?.[name] ?? 0);
    const [records, stored, duplicates, rejected] = ['records', 'stored', 'duplicates', 'rejected'].map(count) as Four;
    if (records === 0 || stored + duplicates + rejected !== records) {
      throw new Error(`${records} records, but ${stored} stored, ${duplicates} duplicates and ${rejected} rejected`);
    }
    return { records, stored, duplicates, rejected };
  },
});

type Four = [number, number, number, number];
