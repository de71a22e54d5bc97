import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Json, RestClient } from '../rest-client.js';
import { RestError } from '../rest-client.js';
import type { Step } from './step.js';

/** A policy of the tour, with what it is declared as. */
export interface SamplePolicy {
  readonly file: string;
  readonly title: string;
  readonly mediaType: string;
}

/** Two policies of an invented company go in as the files that they are; on a second start nothing new is stored. */
export const uploadPolicies = (folder: string, policies: readonly SamplePolicy[]): Step => ({
  name: 'upload policies',
  async run({ rest }) {
    let [chunks, pages, created] = [0, 0, 0];
    for (const { file, title, mediaType } of policies) {
      const id = await registered(rest, title);
      const query = new URLSearchParams({ fileName: basename(file) });
      const content = readFileSync(join(folder, file));
      const answer = await rest.upload(`/v1/documents/${id}/versions?${query.toString()}`, content, mediaType);
      const version = answer['version'] as { chunks?: number; pages?: number } | undefined;
      if (!version?.chunks) throw new Error(`${file} was cut into no chunks`);
      chunks += version.chunks;
      pages += version.pages ?? 0;
      created += answer['created'] === true ? 1 : 0;
    }
    return { documents: policies.length, pages, chunks, new: created };
  },
});

/** Registers the document, or finds it where an earlier start did. */
async function registered(rest: RestClient, title: string): Promise<string> {
  try {
    return idOf((await rest.post('/v1/documents', { title, type: 'DOCUMENT_TYPE_POLICY' }))['document']);
  } catch (error) {
    if (!(error instanceof RestError) || error.status !== 409) throw error;
    return idOf(await listed(rest, title));
  }
}

async function listed(rest: RestClient, title: string): Promise<Json> {
  let token = '';
  do {
    const query = new URLSearchParams({ type: 'DOCUMENT_TYPE_POLICY', pageSize: '200', pageToken: token });
    const page = await rest.get(`/v1/documents?${query.toString()}`);
    const found = (page['documents'] as Json[] | undefined)?.find((document) => document['title'] === title);
    if (found) return found;
    token = (page['nextPageToken'] as string | undefined) ?? '';
  } while (token !== '');
  throw new Error(`"${title}" exists but is not listed`);
}

const idOf = (document: unknown): string => (document as { id: string }).id;
