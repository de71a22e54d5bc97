import { checkpointLine, type SignedCheckpoint } from '@attestry/audit-chain';
import type { KeyObject } from 'node:crypto';
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeIfNew } from './write-if-new.js';

/** A place outside of the database where signed checkpoints are kept, out of reach of whoever can write tables. */
export interface HeadSink {
  /** Keeps them for good before it returns. Getting one again is no harm. */
  publish(tenantId: string, checkpoints: readonly SignedCheckpoint[]): Promise<void>;
  publishKey(id: string, publicKey: KeyObject): void;
  /** PEM by key id. */
  keys(): Promise<ReadonlyMap<string, string>>;
}

/** A folder: `<tenant>.jsonl` with one checkpoint a line, `keys/<id>.pem`. Copy it away, or mount it from elsewhere. */
export class FolderSink implements HeadSink {
  constructor(private readonly folder: string) {}

  async publish(tenantId: string, checkpoints: readonly SignedCheckpoint[]): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = await open(join(this.folder, `${tenantId}.jsonl`), 'a', 0o600);
    try {
      await file.appendFile(checkpoints.map(checkpointLine).join(''));
      await file.sync();
    } finally {
      await file.close();
    }
  }

  publishKey(id: string, publicKey: KeyObject): void {
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    writeIfNew(join(this.folder, 'keys', `${id}.pem`), pem);
  }

  async keys(): Promise<ReadonlyMap<string, string>> {
    const folder = join(this.folder, 'keys');
    const files = (await readdir(folder)).filter((name) => name.endsWith('.pem'));
    const pems = files.map(async (name) => [name.slice(0, -4), await readFile(join(folder, name), 'utf8')] as const);
    return new Map(await Promise.all(pems));
  }
}
