import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePortBase, Platform, readSettings } from '@attestry/start';
import { ApiDocument } from './api-document.js';
import { RestCaller } from './rest-caller.js';
import { accessTokenIn } from './tenant.js';

export interface StartedPlatform {
  platform: Platform;
  rest: RestCaller;
  /** Access token of the platform's first operator. */
  operator: string;
  stop(): Promise<void>;
}

/** A whole platform of its own processes on ports of its own, with its operator signed in. */
export async function startPlatform(): Promise<StartedPlatform> {
  const settings = readSettings({
    DATA_DIR: mkdtempSync(join(tmpdir(), 'attestry-e2e-')),
    PORT_BASE: String(await freePortBase()),
    REGION: 'eu-central',
  });
  const platform = new Platform({ settings, fresh: true });
  try {
    await platform.start();
    const rest = new RestCaller(platform.rest, await ApiDocument.load(platform.rest));
    const operatorKey = readFileSync(platform.folder.operatorKey, 'utf8').trim();
    const operator = accessTokenIn(await rest.ok('Operator_SignInOperator', { body: { operatorKey } }));
    return { platform, rest, operator, stop: () => stop(platform) };
  } catch (error) {
    await stop(platform);
    throw error;
  }
}

async function stop(platform: Platform): Promise<void> {
  await platform.stop();
  platform.folder.discard();
}
