import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { int, loadConfig, serviceSettings, text } from '@attestry/config';

export const settings = loadConfig('entities', {
  ...serviceSettings(),
  /** Where an upload waits until it is complete; needs room for the largest one. */
  UPLOAD_DIR: text(join(tmpdir(), 'attestry-entities-uploads')),
  /** Largest upload in bytes. */
  UPLOAD_MAX_BYTES: int({ min: 1, default: 512 * 1024 * 1024 }),
});
