import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseSettings, int, loadConfig, serviceSettings, text } from '@attestry/config';
import { EVIDENCE_MEDIA_TYPES, type EvidenceMediaType } from './evidence/inspection/file-kind.js';

/** Settings beside those of every service. */
const assessmentsSettings = () => ({
  /** Where an upload waits until it is complete; needs room for the largest ones that come at a time. */
  UPLOAD_DIR: text(join(tmpdir(), 'attestry-assessments-uploads')),
  /** Folder that evidence is kept in, sealed; every replica must see the same one. */
  OBJECTS_DIR: text(),
  /** Longest file that is taken as evidence, in bytes. */
  EVIDENCE_MAX_BYTES: int({ min: 1, max: 1024 ** 3, default: 1024 ** 3 }),
  /** Kinds of file that are taken, separated by commas. */
  EVIDENCE_MEDIA_TYPES: text(EVIDENCE_MEDIA_TYPES.join()).transform(mediaTypes),
});

export const readSettings = (environment: NodeJS.ProcessEnv = process.env) =>
  loadConfig('assessments', { ...serviceSettings(), ...databaseSettings(), ...assessmentsSettings() }, environment);

export type AssessmentsSettings = ReturnType<typeof readSettings>;

function mediaTypes(given: string, context: { addIssue(issue: string): void }): EvidenceMediaType[] {
  const names = given.split(',').map((name) => name.trim());
  const strange = names.filter((name) => !EVIDENCE_MEDIA_TYPES.some((type) => type === name));
  if (strange.length > 0) context.addIssue(`knows no ${strange.join()}`);
  return names as EvidenceMediaType[];
}
