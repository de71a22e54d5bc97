import { isUuid } from '@attestry/ids';
import { at, text } from '../../cloudtrail/json.js';
import type { Json, JsonObject } from '../../observations/observation.js';
import type { NewIndicator, ThreatLevel } from '../indicator-kind.js';
import { EXTENSION_ID } from './bundle-objects.js';
import { PatternRefused } from './pattern-refused.js';
import { observablesOf } from './pattern.js';

const DEFAULT_CONFIDENCE = 50;
const DEFAULT_LEVEL: ThreatLevel = 'medium';
const LEVELS: readonly string[] = ['low', 'medium', 'high', 'critical'] satisfies ThreatLevel[];
const MAX_SOURCE = 100;
const MAX_PATTERN = 65_536;

/** What an indicator object of a bundle says; throws `PatternRefused` with the reason if it is not taken. */
export function readIndicator(object: JsonObject, names: ReadonlyMap<string, string>, now: Date): NewIndicator[] {
  const { modified, validFrom } = checked(object, now);
  const extension = at(object, 'extensions', EXTENSION_ID);
  const pattern = text(object, 'pattern') ?? '';
  if (pattern.length > MAX_PATTERN) throw new PatternRefused('the pattern is too long');
  const lastSeen = text(extension, 'last_seen') === undefined ? modified : timeAt(extension, 'last_seen');
  const told = {
    threatLevel: levelOf(object, extension),
    source: sourceOf(object, extension, names),
    confidence: confidenceOf(object),
    firstSeen: validFrom,
    lastSeen: lastSeen < validFrom ? validFrom : lastSeen,
  };
  return observablesOf(pattern).map((observable) => ({ ...observable, ...told }));
}

function checked(object: JsonObject, now: Date): { modified: Date; validFrom: Date } {
  if (object['spec_version'] !== '2.1') throw new PatternRefused('spec_version is not 2.1');
  const [kind = '', id = ''] = (text(object, 'id') ?? '').split('--');
  if (kind !== 'indicator' || !isUuid(id)) throw new PatternRefused('id is no indicator id');
  if (text(object, 'pattern_type') !== 'stix') throw new PatternRefused('pattern_type is not stix');
  const created = timeAt(object, 'created');
  const modified = timeAt(object, 'modified');
  if (modified < created) throw new PatternRefused('modified is before created');
  const validFrom = timeAt(object, 'valid_from');
  if (object['revoked'] === true) throw new PatternRefused('it is revoked');
  if (object['valid_until'] === undefined) return { modified, validFrom };
  const validUntil = timeAt(object, 'valid_until');
  if (validUntil <= validFrom) throw new PatternRefused('valid_until is not after valid_from');
  if (validUntil <= now) throw new PatternRefused('valid_until is past');
  return { modified, validFrom };
}

function timeAt(object: Json | undefined, name: string): Date {
  const written = text(object, name) ?? '';
  const time = new Date(written);
  const wellFormed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(written);
  if (!wellFormed || Number.isNaN(time.getTime())) throw new PatternRefused(`${name} is no timestamp`);
  return time;
}

function confidenceOf(object: JsonObject): number {
  const confidence = object['confidence'] ?? DEFAULT_CONFIDENCE;
  if (typeof confidence === 'number' && Number.isInteger(confidence) && confidence >= 0 && confidence <= 100) {
    return confidence;
  }
  throw new PatternRefused('confidence is no whole number from 0 to 100');
}

function levelOf(object: JsonObject, extension: Json | undefined): ThreatLevel {
  const labels = Array.isArray(object['labels']) ? object['labels'] : [];
  const label = labels.find((each) => typeof each === 'string' && each.startsWith('threat-level:'));
  const level = text(extension, 'threat_level') ?? (typeof label === 'string' ? label.slice(13) : DEFAULT_LEVEL);
  if (!LEVELS.includes(level)) throw new PatternRefused('the threat level is none of low, medium, high, critical');
  return level as ThreatLevel;
}

function sourceOf(object: JsonObject, extension: Json | undefined, names: ReadonlyMap<string, string>): string {
  const author = names.get(text(object, 'created_by_ref') ?? '');
  const references = object['external_references'];
  const reference = Array.isArray(references) ? text(references[0], 'source_name') : undefined;
  const source = text(extension, 'source') ?? author ?? reference ?? 'stix';
  const clean = source
    .replace(/[\p{Cc}\p{Cs}]/gu, '')
    .trim()
    .slice(0, MAX_SOURCE);
  return clean === '' ? 'stix' : clean;
}
