import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { int, loadConfig, serviceSettings, text } from '@attestry/config';
import { OWN_RULES } from './detections/load-rules.js';

/** Settings beside those of every service. */
const entitiesSettings = () => ({
  /** Where an upload waits until it is complete; needs room for the largest ones that come at a time. */
  UPLOAD_DIR: text(join(tmpdir(), 'attestry-entities-uploads')),
  /** Folder of the detection rules; the default are those that come with the service. */
  DETECTION_RULES_DIR: text(OWN_RULES),
  /** Largest upload in bytes. */
  UPLOAD_MAX_BYTES: int({ min: 1, default: 512 * 1024 * 1024 }),
});

export const readSettings = (environment?: NodeJS.ProcessEnv) =>
  loadConfig('entities', { ...serviceSettings(), ...entitiesSettings() }, environment);

export type EntitiesSettings = ReturnType<typeof readSettings>;
