import { discardEngineData } from '@attestry/embedded-postgres';
import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Everything that one platform keeps on disk. Only its owner may enter. */
export class DataFolder {
  readonly path: string;
  readonly engine: string;
  readonly secrets: string;
  readonly kek: string;
  readonly headKey: string;
  readonly operatorKey: string;
  readonly logs: string;
  readonly mail: string;
  readonly uploads: string;
  readonly objects: string;
  readonly checkpoints: string;
  readonly demo: string;

  constructor(path: string) {
    this.path = resolve(path);
    const at = (name: string) => join(this.path, name);
    this.engine = at('engine');
    this.secrets = at('secrets.json');
    this.kek = at('kek');
    this.headKey = at('head-key');
    this.operatorKey = at('operator-key');
    this.logs = at('logs');
    this.mail = at('mail');
    this.uploads = at('uploads');
    this.objects = at('objects');
    this.checkpoints = at('checkpoints');
    this.demo = at('demo');
  }

  logOf(process: string): string {
    return join(this.logs, `${process}.log`);
  }

  prepare(): void {
    try {
      for (const folder of [this.path, this.logs, this.mail, this.uploads, this.objects, this.checkpoints, this.demo]) {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        accessSync(folder, constants.W_OK | constants.X_OK);
      }
    } catch (error) {
      throw new Error(`the data folder ${this.path} is not writable (${(error as NodeJS.ErrnoException).code})`);
    }
  }

  /** Removes all data; nothing may be running on it. */
  discard(): void {
    discardEngineData(this.engine);
    rmSync(this.path, { recursive: true, force: true });
  }
}
