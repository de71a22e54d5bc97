import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { int, loadConfig, optionalText, secret, serviceSettings, text } from '@attestry/config';
import { OWN_RULES } from './detections/load-rules.js';
import { OWN_POSTURE_RULES } from './posture/rule-file.js';

/** Settings beside those of every service. */
const entitiesSettings = () => ({
  /** Where an upload waits until it is complete; needs room for the largest ones that come at a time. */
  UPLOAD_DIR: text(join(tmpdir(), 'attestry-entities-uploads')),
  /** Folder of the detection rules; the default are those that come with the service. */
  DETECTION_RULES_DIR: text(OWN_RULES),
  /** File of the posture rules; the default is the one that comes with the service. */
  POSTURE_RULES_FILE: text(OWN_POSTURE_RULES),
  /** Largest upload in bytes. */
  UPLOAD_MAX_BYTES: int({ min: 1, default: 512 * 1024 * 1024 }),
  /** Sealed file with the cell's key-encryption key, which wraps the keys of credentials. */
  KEK_FILE: text(),
  /** Where GitHub signs people in, and its REST interface; an Enterprise Server has `https://host/api/v3`. */
  GITHUB_WEB_URL: text('https://github.com'),
  GITHUB_API_URL: text('https://api.github.com'),
  /** OAuth client of this cell at GitHub; without both nobody can be sent there. */
  GITHUB_CLIENT_ID: optionalText(),
  GITHUB_CLIENT_SECRET: secret().optional().meta({ secret: true }),
  /** Address of AWS IAM if it is not Amazon's own. */
  AWS_IAM_ENDPOINT: optionalText(),
});

export const readSettings = (environment?: NodeJS.ProcessEnv) =>
  loadConfig('entities', { ...serviceSettings(), ...entitiesSettings() }, environment);

export type EntitiesSettings = ReturnType<typeof readSettings>;
